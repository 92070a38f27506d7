package io.unitward.config;

import io.unitward.alert.Alerts;
import io.unitward.ownership.Owner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads {@code unitward.yaml}: who declares which units, who else may write unit files, and what is to be said of policies. */
public final class ManifestReader {
    static final String API_VERSION = "unitward/v1";

    private static final List<String> KEYS = List.of(
            "apiVersion", "owners", "trustedWriters", "policies", "delegable", "stacks", "alerts", "pendingGrace");
    private static final List<String> WRITER_KEYS = List.of("users", "groups");
    private static final Duration LONGEST_GRACE = Duration.ofDays(366);
    private static final long LARGEST_ID = 0xffff_fffeL;

    private final ManifestFile floor;
    private final Problems problems;

    private ManifestReader(String file, ManifestFile floor) {
        this.floor = floor;
        this.problems = new Problems(file);
    }

    /**
     * Reads one file.
     *
     * @param file its name, for messages
     * @param content its bytes
     * @throws ConfigException with every problem of the file, in file order
     */
    public static ManifestFile read(String file, byte[] content) throws ConfigException {
        return read(file, content, ManifestFile.NONE);
    }

    /**
     * Reads a file that stands on another one's floor.
     *
     * @param floor what this file may not loosen
     */
    static ManifestFile read(String file, byte[] content, ManifestFile floor) throws ConfigException {
        return new ManifestReader(file, floor).read(content);
    }

    /**
     * What a file says of alerts, whatever else is wrong with it; null when it does not speak of them. Of one that is no YAML
     * the lines from <code>alerts:</code> to the next key are read by themselves.
     *
     * @throws ConfigException when just that cannot be read
     */
    static @Nullable Alerts alerts(String file, byte[] content) throws ConfigException {
        Problems problems = new Problems(file);
        Node root = YamlText.read(content, problems);
        byte[] alone = problems.isEmpty() ? null : AlertLines.of(content);
        if (alone != null) {
            Problems others = new Problems(file);
            Node found = YamlText.read(alone, others);
            if (found != null && others.isEmpty()) {
                root = found;
                problems = others;
            }
        }
        problems.throwIfAny();
        Alerts alerts = root == null
                ? null
                : AlertsReader.read(Section.of(root, "manifest", KEYS, Set.of(), new Problems(file)), problems);
        problems.throwIfAny();
        return alerts;
    }

    /** Adds a problem unless the file says which format it has. */
    static void requireVersion(Section section) {
        section.require("apiVersion", API_VERSION);
        section.choice("apiVersion", List.of(API_VERSION));
    }

    private ManifestFile read(byte[] content) throws ConfigException {
        Node root = YamlText.read(content, problems);
        ManifestFile file = root == null ? ManifestFile.NONE : manifest(root);
        problems.throwIfAny();
        return file;
    }

    private ManifestFile manifest(Node root) {
        Section section = Section.of(root, "manifest", KEYS, Set.of(), problems);
        requireVersion(section);
        if (!section.has("trustedWriters")
                && !section.has("policies")
                && !section.has("delegable")
                && !section.has("stacks")
                && !section.has("alerts")) {
            section.require("owners", "a list of owners");
        }
        Set<String> names = new HashSet<>();
        for (Owner owner : floor.owners()) {
            names.add(owner.name());
        }
        List<OwnerReader.Located> located = new ArrayList<>();
        for (Node item : section.items("owners", "owners")) {
            located.add(OwnerReader.read(item, names, problems));
        }
        List<Owner> owners = new ArrayList<>();
        for (OwnerReader.Located owner : located) {
            owners.add(owner.owner());
        }
        for (int i = 0; i < owners.size(); i++) {
            for (Text required : located.get(i).required()) {
                requireEffect(required, owners.subList(i + 1, owners.size()));
            }
        }
        Section writers = section.section("trustedWriters", WRITER_KEYS);
        return new ManifestFile(
                owners,
                writers == null ? List.of() : principals(writers, "users", floor.trustedUsers()),
                writers == null ? List.of() : principals(writers, "groups", floor.trustedGroups()),
                writers != null,
                PolicySettingsReader.read(section, problems),
                StackReader.read(section, floor.stacks(), problems),
                AlertsReader.read(section, problems),
                section.duration("pendingGrace", Duration.ZERO, LONGEST_GRACE));
    }

    /** An owner's word on a unit counts for nothing where another owner wins, so what it requires would never be missed. */
    private void requireEffect(Text required, List<Owner> later) {
        Owner fixed = matching(floor.owners(), required.value());
        Owner winner = fixed != null && !fixed.delegable() ? fixed : matching(later, required.value());
        if (winner != null) {
            String expected = "a unit that this owner declares in the end: owner '" + winner.name() + "' wins it";
            problems.add(required.at(), "required", required.value(), expected);
        }
    }

    private static @Nullable Owner matching(List<Owner> owners, String unit) {
        Owner last = null;
        for (Owner owner : owners) {
            if (UnitGlobRule.anyMatches(owner.units(), unit)) {
                last = owner;
            }
        }
        return last;
    }

    private List<String> principals(Section writers, String key, List<String> floorTrusts) {
        List<String> principals = new ArrayList<>();
        for (Node item : writers.items(key, null)) {
            String principal = principal(item);
            if (principal == null) {
                String shown = item instanceof ScalarNode scalar ? scalar.getValue() : null;
                problems.add(item, key, shown, "a name, or a numeric id such as 1001");
            } else if (floor.fixesWriters() && !floorTrusts.contains(principal)) {
                problems.add(
                        item,
                        key,
                        principal,
                        "nobody whom /etc/unitward/unitward.yaml does not trust: it declares trustedWriters itself, or"
                                + " owners that are not delegable");
            } else {
                principals.add(principal);
            }
        }
        return principals;
    }

    /** A name, or an id without sign or leading zeros; null for anything else. */
    private static @Nullable String principal(Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            return null;
        }
        String value = scalar.getValue();
        if (value.isEmpty() || value.length() > 256) {
            return null;
        }
        if (value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            boolean plain = value.length() <= 10 && (value.equals("0") || !value.startsWith("0"));
            return plain && Long.parseLong(value) <= LARGEST_ID ? value : null;
        }
        boolean name = node.getTag().equals(Tag.STR)
                && "-+".indexOf(value.charAt(0)) < 0
                && value.codePoints().noneMatch(ManifestReader::isNeverInName);
        return name ? value : null;
    }

    private static boolean isNeverInName(int c) {
        return c <= ' ' || c == 0x7f || c == ':' || c == '/' || c == ',' || (c >= 0xd800 && c <= 0xdfff);
    }
}
