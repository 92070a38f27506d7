package io.unitward.config;

import io.unitward.alert.Alerts;
import io.unitward.ownership.Manifest;
import io.unitward.ownership.Owner;
import io.unitward.ownership.StackDeclaration;
import io.unitward.verdict.Waiver;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loads the configuration of one run. It belongs to the auditor, not the audited: root takes it from
 * {@code /etc/unitward} only (or a file named in its place), and for everybody else {@code /etc/unitward} is the floor
 * that their own files stand on.
 */
public final class ConfigFiles {
    private static final String MANIFEST = "unitward.yaml";
    private static final String ALLOWLIST = "allowlist.yaml";
    private static final String WAIVERS = "waivers.yaml";

    /** What a file is for: the administrator's word to users, which they cannot lift, or the caller's own. */
    private static final String FLOOR = "floor/";

    private static final String TOP = "";

    private final ConfigPlaces places;
    private final MessageDigest digest;
    private final List<String> files = new ArrayList<>();
    private final List<ConfigProblem> problems = new ArrayList<>();
    private PolicySettings floorPolicies = PolicySettings.NONE;
    private PolicySettings policies = PolicySettings.NONE;
    private Alerts alerts = Alerts.USUAL;
    private boolean badManifest;
    private boolean badWaivers;

    private ConfigFiles(ConfigPlaces places) {
        this.places = places;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Reads all configuration files.
     *
     * @throws ConfigException with the problems of all files: unusable content, a named file that is missing, a file that
     *     cannot be read or that somebody else may write
     */
    public static Configuration load(ConfigPlaces places) throws ConfigException {
        return new ConfigFiles(places).load();
    }

    /**
     * What could be read of files that may be wrong. Nobody may judge by it.
     *
     * @param problems everything that is wrong
     * @param configuration what of it could be read; a file with a problem counts as if it were not there
     * @param manifest whether a {@code unitward.yaml} has a problem
     * @param waivers whether a {@code waivers.yaml} has a problem
     */
    public record Examined(
            List<ConfigProblem> problems, Configuration configuration, boolean manifest, boolean waivers) {
        public Examined {
            problems = List.copyOf(problems);
        }
    }

    /** Reads all configuration files, as far as they can be read. */
    public static Examined examine(ConfigPlaces places) {
        ConfigFiles files = new ConfigFiles(places);
        Configuration read = files.readAll();
        return new Examined(files.problems, read, files.badManifest, files.badWaivers);
    }

    private Configuration load() throws ConfigException {
        Configuration read = readAll();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return read;
    }

    private Configuration readAll() {
        boolean root = places.callerUid() == 0;
        Manifest manifest = root ? rootManifest() : userManifest();
        badManifest = !problems.isEmpty();
        Allowlist allowlist = root ? rootAllowlist() : userAllowlist();
        int before = problems.size();
        List<Waiver> waivers = root ? rootWaivers() : userWaivers();
        badWaivers = problems.size() > before;
        return new Configuration(
                manifest,
                allowlist,
                floorPolicies,
                policies,
                waivers,
                alerts,
                HexFormat.of().formatHex(digest.digest()),
                files);
    }

    private Manifest rootManifest() {
        Path override = places.configOverride();
        ManifestFile file = manifest(TOP, override == null ? etc(MANIFEST) : own(override), ManifestFile.NONE);
        policies = file == null ? PolicySettings.NONE : file.policies();
        says(file);
        return file == null
                ? Manifest.EMPTY
                : new Manifest(
                        List.of(),
                        file.owners(),
                        file.trustedUsers(),
                        file.trustedGroups(),
                        file.stacks(),
                        shorter(file.pendingGrace(), null));
    }

    private Manifest userManifest() {
        ManifestFile etc = manifest(FLOOR, etc(MANIFEST), ManifestFile.NONE);
        ManifestFile floor = etc == null ? ManifestFile.NONE : etc;
        ManifestFile own = manifest(TOP, own(places.configOverride(), MANIFEST), floor);
        floorPolicies = floor.policies();
        policies = own == null ? PolicySettings.NONE : own.policies();
        // Who is told of a run is its caller's affair: root's files say it of root's runs, of users' managers, too.
        says(own);
        List<Owner> owners = own == null ? List.of() : own.owners();
        Set<String> users = new LinkedHashSet<>(floor.trustedUsers());
        Set<String> groups = new LinkedHashSet<>(floor.trustedGroups());
        if (own != null) {
            users.addAll(own.trustedUsers());
            groups.addAll(own.trustedGroups());
        }
        List<StackDeclaration> stacks = new ArrayList<>(floor.stacks());
        stacks.addAll(own == null ? List.of() : own.stacks());
        return new Manifest(
                floor.owners(),
                owners,
                List.copyOf(users),
                List.copyOf(groups),
                stacks,
                shorter(floor.pendingGrace(), own == null ? null : own.pendingGrace()));
    }

    /** Of two that may not be there: what the floor says nobody makes longer. */
    private static Duration shorter(@Nullable Duration floor, @Nullable Duration own) {
        Duration either = floor != null ? floor : own;
        return either == null
                ? Manifest.USUAL_GRACE
                : floor != null && own != null && own.compareTo(floor) < 0 ? own : either;
    }

    private void says(@Nullable ManifestFile file) {
        Alerts said = file == null ? null : file.alerts();
        alerts = said == null ? Alerts.USUAL : said;
    }

    /**
     * How the caller wants to be told, for when the rest of the configuration cannot be used.
     *
     * @throws ConfigException when the file that says it cannot be read as far as that
     */
    public static Alerts alerts(ConfigPlaces places) throws ConfigException {
        ConfigFiles files = new ConfigFiles(places);
        boolean root = places.callerUid() == 0;
        TrustedFile file = root && places.configOverride() == null
                ? files.etc(MANIFEST)
                : files.own(places.configOverride(), MANIFEST);
        byte[] content = file == null ? null : file.read(files.problems);
        if (!files.problems.isEmpty()) {
            throw new ConfigException(files.problems);
        }
        Alerts said = file == null || content == null ? null : ManifestReader.alerts(file.name(), content);
        return said == null ? Alerts.USUAL : said;
    }

    private Allowlist rootAllowlist() {
        Path override = places.allowlistOverride();
        Allowlist file = allowlist(TOP, override == null ? etc(ALLOWLIST) : own(override));
        return file == null ? Allowlist.DEFAULT : file;
    }

    private Allowlist userAllowlist() {
        Allowlist floor = allowlist(FLOOR, etc(ALLOWLIST));
        Allowlist own = allowlist(TOP, own(places.allowlistOverride(), ALLOWLIST));
        if (own == null) {
            return floor == null ? Allowlist.DEFAULT : floor;
        }
        return floor == null ? own : own.within(floor);
    }

    private List<Waiver> rootWaivers() {
        Path override = places.waiversOverride();
        return waivers(TOP, override == null ? etc(WAIVERS) : own(override), false);
    }

    private List<Waiver> userWaivers() {
        List<Waiver> waivers = new ArrayList<>(waivers(FLOOR, etc(WAIVERS), false));
        waivers.addAll(waivers(TOP, own(places.waiversOverride(), WAIVERS), true));
        return waivers;
    }

    private List<Waiver> waivers(String role, @Nullable TrustedFile file, boolean users) {
        byte[] content = content(role + WAIVERS, file);
        if (file != null && content != null) {
            try {
                return WaiverReader.read(file.name(), content, users);
            } catch (ConfigException e) {
                problems.addAll(e.problems());
            }
        }
        return List.of();
    }

    private @Nullable ManifestFile manifest(String role, @Nullable TrustedFile file, ManifestFile floor) {
        byte[] content = content(role + MANIFEST, file);
        if (file != null && content != null) {
            try {
                return ManifestReader.read(file.name(), content, floor);
            } catch (ConfigException e) {
                problems.addAll(e.problems());
            }
        }
        return null;
    }

    private @Nullable Allowlist allowlist(String role, @Nullable TrustedFile file) {
        byte[] content = content(role + ALLOWLIST, file);
        if (file != null && content != null) {
            try {
                return AllowlistReader.read(file.name(), content);
            } catch (ConfigException e) {
                problems.addAll(e.problems());
            }
        }
        return null;
    }

    private TrustedFile etc(String name) {
        return new TrustedFile(places.etcDirectory().resolve(name), TrustedFile.Kind.ADMINISTRATORS, 0);
    }

    private TrustedFile own(Path named) {
        return new TrustedFile(named, TrustedFile.Kind.NAMED, places.callerUid());
    }

    private @Nullable TrustedFile own(@Nullable Path named, String name) {
        if (named != null) {
            return own(named);
        }
        Path directory = places.userConfigDirectory();
        return directory == null
                ? null
                : new TrustedFile(directory.resolve(name), TrustedFile.Kind.CALLERS, places.callerUid());
    }

    /** The bytes of a file; null when there is none, or a problem was added. */
    private byte @Nullable [] content(String role, @Nullable TrustedFile file) {
        byte[] content = file == null ? null : file.read(problems);
        if (file != null && content != null) {
            files.add(file.absoluteName());
            // Not where it lies: the same files judge alike wherever a snapshot was taken to.
            // The length keeps the end of one file and the beginning of the next apart.
            digest.update((role + '\0' + content.length + '\0').getBytes(StandardCharsets.UTF_8));
            digest.update(content);
        }
        return content;
    }
}
