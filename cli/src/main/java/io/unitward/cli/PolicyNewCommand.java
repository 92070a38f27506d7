package io.unitward.cli;

import io.unitward.config.ConfigException;
import io.unitward.config.PolicySettings;
import io.unitward.engine.Policies;
import io.unitward.engine.catalog.PolicyIndex;
import io.unitward.engine.catalog.PolicyInfo;
import io.unitward.engine.chosen.Choosing;
import io.unitward.engine.chosen.PolicyGroup;
import io.unitward.engine.compile.PolicyCheck;
import io.unitward.engine.compile.PolicySource;
import io.unitward.engine.drl.PolicyReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward policy new}. */
final class PolicyNewCommand extends Verb {
    /** How it can end. */
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT,
            "written",
            ExitCode.USAGE,
            "wrong usage, an ID or CATEGORY that cannot be one, or one that is there; nothing was written",
            ExitCode.INTERNAL,
            "internal error, or it could not be written; nothing is left of it");

    private PolicyNewCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = PolicyOptions.addOutput(Given.command("new", new PolicyNewCommand(root)))
                .addOption(Given.path(
                        "--into", "DIR", "The directory of policies (default: ./policies); made if need be."))
                .addOption(Given.flag(
                        "--override",
                        "Begin with the shipped policy of this ID, to be judged by in its place: its rule, page and cases, with"
                                + " @overrides and its digest."))
                .addPositional(Given.word(0, "CATEGORY", "The category, such as site."))
                .addPositional(Given.word(1, "ID", "The id: the problem in a few words, such as no-override."));
        command.usageMessage()
                .description(
                        "Begins a policy: a rule, its page and two cases.",
                        "",
                        "Writes DIR/CATEGORY/ID. All of it is complete and passes check, fmt --check, test and coverage at once, so"
                                + " that you change what works. Overwrites nothing.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward policy new site no-override",
                        "  unitward policy new provenance look-alike-unit --override",
                        "      To change what a shipped policy says.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(
                () -> Outputs.parse(given.texts("-o")),
                () -> proper("CATEGORY", given.word(0)),
                () -> proper("ID", given.word(1)));
    }

    @Override
    List<Usage.Check> names(Given given) {
        return List.of(() -> refuseExisting(folder(given)), () -> files(given.flag("--override"), folder(given)));
    }

    @Override
    int run(Given given) throws RunFailure {
        Outputs outputs = Outputs.parse(given.texts("-o"));
        PolicyFolder folder = folder(given);
        refuseExisting(folder);
        Map<String, String> files = files(given.flag("--override"), folder);
        try {
            write(folder, files);
        } catch (IOException failure) {
            throw new RunFailure(
                    ExitCode.INTERNAL,
                    PolicyFolder.shown(folder.directory()) + " could not be written, and nothing is left of it: "
                            + failure);
        }
        List<WrittenFiles.File> written = files.keySet().stream()
                .map(file -> new WrittenFiles.File(
                        PolicyFolder.shown(folder.directory().resolve(file)), "written", true))
                .toList();
        outputs.write(new WrittenFiles("unitward.policy-new/v1", ExitCode.COMPLIANT, written), root.console());
        return ExitCode.COMPLIANT.code();
    }

    private static PolicyFolder folder(Given given) {
        Path named = given.path("--into");
        Path directory =
                (named == null ? Path.of("policies") : named).toAbsolutePath().normalize();
        return new PolicyFolder(directory, given.word(0), given.word(1));
    }

    private static void proper(String what, String word) throws RunFailure {
        if (!PolicyReader.isId(word)) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    what + " '" + word + "'; expected small letters, digits and single hyphens between them, such as "
                            + (what.equals("ID") ? "no-override" : "site"));
        }
    }

    private static void refuseExisting(PolicyFolder folder) throws RunFailure {
        if (Files.exists(folder.directory(), LinkOption.NOFOLLOW_LINKS)) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "'" + PolicyFolder.shown(folder.directory()) + "' is there; expected an ID that is not, and nothing"
                            + " was written");
        }
        for (PolicyFolder other : PolicyPaths.below(folder.root())) {
            if (other.id().equals(folder.id())) {
                throw new RunFailure(
                        ExitCode.USAGE,
                        "the id '" + folder.id() + "' is that of " + PolicyFolder.shown(other.rule())
                                + "; expected another one, and nothing was written");
            }
        }
    }

    private static Map<String, String> files(boolean override, PolicyFolder folder) throws RunFailure {
        PolicyIndex index = Policies.shippedIndex();
        PolicyInfo shipped = index.policies().stream()
                .filter(policy -> policy.id().equals(folder.id()))
                .findFirst()
                .orElse(null);
        if (shipped == null) {
            if (override) {
                throw new RunFailure(
                        ExitCode.USAGE,
                        "no policy '" + folder.id()
                                + "' is shipped; expected the id of one with --override ('unitward policy list' has them)");
            }
            return NewPolicy.files(folder.id());
        }
        if (!override) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "the id '" + folder.id()
                            + "' is that of a shipped policy; expected another one, or --override to begin with that policy"
                            + " and replace it");
        }
        if (!shipped.category().equals(folder.category())) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "CATEGORY '" + folder.category() + "'; expected '" + shipped.category()
                            + "', which the shipped policy '" + folder.id() + "' has");
        }
        Map<String, String> files = NewPolicy.override(
                folder.id(),
                ShippedFolder.of(shipped.category(), folder.id()),
                index.sources().getOrDefault(shipped.source(), ""));
        String refused = refused(folder, files);
        if (refused != null) {
            throw new RunFailure(ExitCode.USAGE, refused);
        }
        return files;
    }

    /** Why an override would be refused; null when it would not. */
    private static @Nullable String refused(PolicyFolder folder, Map<String, String> files) {
        PolicySource source =
                new PolicySource(folder.source(), files.getOrDefault(folder.id() + PolicyFolder.RULE, ""));
        PolicyCheck.Checked checked = PolicyCheck.check(List.of(source)).get(0);
        PolicyGroup own = new PolicyGroup(
                PolicyGroup.Authority.OWN,
                new PolicyIndex("", List.of(), checked.rules(), new TreeMap<>(Map.of(source.path(), source.sha256()))),
                PolicyNewCommand.class.getClassLoader(),
                Map.of());
        try {
            Choosing.choose(Policies.shippedGroup(), null, own, PolicySettings.NONE, PolicySettings.NONE);
            return null;
        } catch (ConfigException failure) {
            return "policy '" + folder.id() + "'; expected "
                    + failure.problems().get(0).expected();
        }
    }

    /** All of it or nothing: beside its place first. */
    private static void write(PolicyFolder folder, Map<String, String> files) throws IOException {
        Path category = folder.root().resolve(folder.category());
        Path made = firstMissing(category);
        Path unfinished = null;
        try {
            PolicyFmtCommand.requireOwn(firstThere(category));
            Files.createDirectories(category);
            unfinished = Files.createTempDirectory(category, ".unitward-");
            Path cases = Files.createDirectory(unfinished.resolve(PolicyFolder.CASES));
            Files.setPosixFilePermissions(unfinished, Files.getPosixFilePermissions(cases));
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(unfinished.resolve(file.getKey()), file.getValue());
            }
            Files.move(unfinished, folder.directory());
        } catch (IOException failure) {
            if (unfinished != null) {
                delete(unfinished);
            }
            if (made != null) {
                delete(made);
            }
            throw failure;
        }
    }

    private static Path firstThere(Path directory) {
        Path there = directory;
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        return there;
    }

    private static @Nullable Path firstMissing(Path directory) {
        Path missing = null;
        for (Path each = directory; each != null && !Files.exists(each); each = each.getParent()) {
            missing = each;
        }
        return missing;
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            List<Path> all;
            try (Stream<Path> walk = Files.walk(directory)) {
                all = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path each : all) {
                Files.deleteIfExists(each);
            }
        }
    }
}
