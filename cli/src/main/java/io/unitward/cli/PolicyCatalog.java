package io.unitward.cli;

import io.unitward.config.ConfigException;
import io.unitward.config.ConfigFiles;
import io.unitward.config.ConfigPlaces;
import io.unitward.config.ConfigProblem;
import io.unitward.config.Configuration;
import io.unitward.config.PolicyFile;
import io.unitward.config.PolicyFiles;
import io.unitward.engine.Policies;
import io.unitward.engine.catalog.PolicyIndex;
import io.unitward.engine.catalog.PolicyInfo;
import io.unitward.engine.catalog.RuleInfo;
import io.unitward.engine.chosen.Choosing;
import io.unitward.engine.chosen.PolicyGroup;
import io.unitward.engine.compile.Diagnostics;
import io.unitward.engine.compile.PolicyCheck;
import io.unitward.engine.compile.PolicyProblem;
import io.unitward.engine.compile.PolicySource;
import io.unitward.verdict.PolicyChanges;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every policy that an audit would know of, and those in {@code ./policies}, without compiling or loading any. */
final class PolicyCatalog {
    /** A policy that takes no part in any audit yet. */
    static final String DRAFT = "draft";

    private static final String SHIPPED = "shipped";

    private final Map<String, Entry> entries = new TreeMap<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * A policy.
     *
     * @param info what it says of itself
     * @param state {@code on}, {@code off}, {@code overrides}, {@code outdated} (it overrides another one than it says), or
     *     {@link #DRAFT}
     * @param severity what configuration makes of the severity of all its findings; null when it says nothing
     * @param where the configuration file and line that say something about it; null when none does
     * @param file its {@code .drl}; null for a shipped one
     * @param sha256 of its {@code .drl}: what an override of it names
     */
    record Entry(
            PolicyInfo info,
            String state,
            @Nullable String severity,
            @Nullable String where,
            @Nullable Path file,
            String sha256) {
        String origin() {
            return file == null ? SHIPPED : PolicyFolder.shown(file);
        }

        /** The rule whose findings weigh the most. */
        RuleInfo heaviest() {
            return info.rules().stream()
                    .min(Comparator.comparing(RuleInfo::classification).thenComparing(RuleInfo::severity))
                    .orElseThrow();
        }

        /** The severity of that one, as configuration has it. */
        String loudness() {
            return severity == null ? heaviest().severity().text() : severity;
        }
    }

    private PolicyCatalog() {}

    /**
     * Reads them.
     *
     * @throws RunFailure with 78 for what would end an audit
     */
    static PolicyCatalog read(Given given) throws RunFailure {
        long uid = Caller.uid();
        ConfigPlaces places = new ConfigPlaces(uid, Path.of("/etc/unitward"), Caller.userConfiguration(), null, null);
        PolicyCatalog catalog = new PolicyCatalog();
        try {
            Configuration configuration = ConfigFiles.load(places);
            catalog.deployed(PolicyFiles.load(places, given.paths("--policies")), configuration);
        } catch (ConfigException failure) {
            throw new RunFailure(
                    ExitCode.BAD_CONFIGURATION,
                    failure.problems().stream().map(ConfigProblem::toString).toList());
        }
        Path here = Path.of("policies").toAbsolutePath();
        if (given.paths("--policies").isEmpty() && Files.isDirectory(here)) {
            catalog.drafts(here, uid == 0);
        }
        return catalog;
    }

    /** The shipped ones as they are, whatever replaces them here. */
    static PolicyCatalog shipped() {
        PolicyCatalog catalog = new PolicyCatalog();
        PolicyGroup shipped = Policies.shippedGroup();
        for (PolicyInfo info : shipped.index().policies()) {
            String digest = shipped.index().sources().getOrDefault(info.source(), "");
            catalog.entries.put(info.id(), new Entry(info, SHIPPED, null, null, null, digest));
        }
        return catalog;
    }

    /** All of them, sorted by category, then id. */
    List<Entry> entries() {
        return entries.values().stream()
                .sorted(Comparator.comparing((Entry entry) -> entry.info().category())
                        .thenComparing(entry -> entry.info().id()))
                .toList();
    }

    /** What was left out, and why. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** The one of an id; null when there is none. */
    @Nullable
    Entry find(String id) {
        return entries.get(id);
    }

    private void deployed(PolicyFiles.Found found, Configuration configuration) throws RunFailure, ConfigException {
        PolicyGroup shipped = Policies.shippedGroup();
        PolicyGroup floor = group(PolicyGroup.Authority.FLOOR, found.floor());
        PolicyGroup own = group(PolicyGroup.Authority.OWN, found.own());
        PolicyChanges changes = Choosing.choose(
                        shipped, floor, own, configuration.floorPolicies(), configuration.policies())
                .changes();
        Map<String, PolicyChanges.Overridden> overridden = new TreeMap<>();
        changes.overridden().forEach(each -> overridden.put(each.policy(), each));
        Map<String, PolicyChanges.Set> off = new TreeMap<>();
        changes.off().forEach(each -> off.put(each.policy(), each));
        Map<String, PolicyChanges.Set> loud = new TreeMap<>();
        changes.severityChanged().forEach(each -> loud.put(each.policy(), each));
        for (PolicyGroup group : groups(shipped, floor, own)) {
            for (PolicyInfo info : group.index().policies()) {
                String id = info.id();
                PolicyChanges.Overridden over =
                        group.authority() == PolicyGroup.Authority.SHIPPED ? null : overridden.get(id);
                String state =
                        off.containsKey(id) ? "off" : over == null ? "on" : over.outdated() ? "outdated" : "overrides";
                PolicyChanges.Set said = off.getOrDefault(id, loud.get(id));
                String file = group.files().get(info.source());
                entries.put(
                        id,
                        new Entry(
                                info,
                                state,
                                loud.containsKey(id) ? loud.get(id).value() : null,
                                said == null ? null : said.where(),
                                file == null ? null : Path.of(file),
                                group.index().sources().getOrDefault(info.source(), "")));
            }
        }
    }

    private static List<PolicyGroup> groups(
            PolicyGroup shipped, @Nullable PolicyGroup floor, @Nullable PolicyGroup own) {
        List<PolicyGroup> groups = new ArrayList<>(List.of(shipped));
        if (floor != null) {
            groups.add(floor);
        }
        if (own != null) {
            groups.add(own);
        }
        return groups;
    }

    private static @Nullable PolicyGroup group(PolicyGroup.Authority authority, List<PolicyFile> files)
            throws RunFailure {
        if (files.isEmpty()) {
            return null;
        }
        Map<String, String> places = new TreeMap<>();
        Map<String, String> texts = new TreeMap<>();
        List<PolicySource> sources = new ArrayList<>();
        for (PolicyFile file : files) {
            sources.add(new PolicySource(file.path(), file.text()));
            places.put(file.path(), file.where());
            texts.put(file.path(), file.text());
        }
        List<RuleInfo> rules = new ArrayList<>();
        List<PolicyProblem> problems = new ArrayList<>();
        TreeMap<String, String> digests = new TreeMap<>();
        for (PolicyCheck.Checked each : PolicyCheck.check(sources)) {
            rules.addAll(each.rules());
            problems.addAll(each.problems());
            digests.put(each.source().path(), each.source().sha256());
        }
        if (!problems.isEmpty()) {
            throw new RunFailure(
                    ExitCode.BAD_CONFIGURATION,
                    Diagnostics.text(problems, texts::get).lines().toList());
        }
        return new PolicyGroup(
                authority,
                new PolicyIndex("", List.of(), rules, digests),
                PolicyCatalog.class.getClassLoader(),
                places);
    }

    /** Those that nobody has deployed yet; one of an id that judges already is left out. */
    private void drafts(Path directory, boolean root) throws RunFailure {
        for (PolicyFolder folder : PolicyPaths.below(directory)) {
            AuthoredText read = AuthoredText.read(folder.rule(), root);
            if (read.text() == null) {
                notes.add(PolicyFolder.shown(folder.rule()) + " is left out: " + read.why());
                continue;
            }
            PolicySource source = new PolicySource(folder.source(), read.text());
            PolicyCheck.Checked checked = PolicyCheck.check(List.of(source)).get(0);
            Entry known = entries.get(folder.id());
            boolean replaces = known != null && known.file() == null;
            if (!checked.problems().isEmpty()) {
                notes.add(PolicyFolder.shown(folder.rule())
                        + " is left out: it does not compile, and 'unitward policy check' tells why");
                continue;
            }
            if (known != null && !replaces) {
                continue;
            }
            PolicyInfo info = new PolicyInfo(folder.id(), folder.category(), checked.rules());
            entries.put(folder.id(), new Entry(info, DRAFT, null, null, folder.rule(), source.sha256()));
        }
    }
}
