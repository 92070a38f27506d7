package io.unitward.cli;

import io.unitward.config.ConfigException;
import io.unitward.config.ConfigProblem;
import io.unitward.config.PolicySettings;
import io.unitward.engine.Policies;
import io.unitward.engine.catalog.PolicyIndex;
import io.unitward.engine.catalog.RuleInfo;
import io.unitward.engine.chosen.Choice;
import io.unitward.engine.chosen.Choosing;
import io.unitward.engine.chosen.PolicyGroup;
import io.unitward.engine.compile.CompiledPolicies;
import io.unitward.engine.compile.Diagnostics;
import io.unitward.engine.compile.OperatorCompiler;
import io.unitward.engine.compile.PolicyCheck;
import io.unitward.engine.compile.PolicyException;
import io.unitward.engine.compile.PolicyProblem;
import io.unitward.engine.compile.PolicySource;
import io.unitward.facts.PolicyNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The policies that a command of an author is about: their sources as read, and everything that is wrong with them. */
final class Authored {
    private final PolicyPaths.Found found;
    private final Map<PolicyFolder, PolicySource> sources = new LinkedHashMap<>();
    private final Map<String, String> places = new TreeMap<>();
    private final Map<String, String> texts = new TreeMap<>();
    private final List<PolicyProblem> problems = new ArrayList<>();
    private final List<PolicyCheck.Checked> checked;

    private Authored(PolicyPaths.Found found, boolean root) {
        this.found = found;
        Map<String, PolicyFolder> ids = new TreeMap<>();
        for (PolicyFolder folder : found.folders()) {
            PolicyFolder other = ids.putIfAbsent(folder.id(), folder);
            if (other != null) {
                problem(
                        folder.rule(),
                        "a second policy of the id '" + folder.id() + "'",
                        "the other one is " + PolicyFolder.shown(other.rule()) + "; an id is given once");
                continue;
            }
            AuthoredText read = AuthoredText.read(folder.rule(), root);
            if (read.text() == null) {
                problem(folder.rule(), "the rule of the policy: " + read.why(), null);
                continue;
            }
            PolicySource source = new PolicySource(folder.source(), read.text());
            sources.put(folder, source);
            places.put(source.path(), PolicyFolder.shown(folder.rule()));
            texts.put(PolicyFolder.shown(folder.rule()), read.text());
        }
        this.checked = PolicyCheck.check(sources.values());
        for (PolicyCheck.Checked each : checked) {
            each.problems().forEach(problem -> problems.add(placed(problem)));
        }
    }

    /** Finds and reads them. */
    static Authored read(Given given) throws RunFailure {
        return new Authored(PolicyPaths.find(given), Caller.uid() == 0);
    }

    List<PolicyFolder> folders() {
        return found.folders();
    }

    PolicyPaths.Found found() {
        return found;
    }

    /** The rule of a policy; null when it could not be read. */
    @Nullable
    PolicySource source(PolicyFolder folder) {
        return sources.get(folder);
    }

    /** What the check of sources read in a policy; null when it could not be read at all. */
    PolicyCheck.@Nullable Checked checked(PolicyFolder folder) {
        return checked.stream()
                .filter(each -> each.source().path().equals(folder.source()))
                .findFirst()
                .orElse(null);
    }

    /** Everything that is wrong so far, by file and place. */
    List<PolicyProblem> problems() {
        return problems.stream()
                .sorted(Comparator.comparing(PolicyProblem::source)
                        .thenComparingInt(PolicyProblem::line)
                        .thenComparingInt(PolicyProblem::column))
                .distinct()
                .toList();
    }

    /** Adds something that is wrong with a file as a whole. */
    void problem(Path file, String message, @Nullable String hint) {
        problems.add(new PolicyProblem(PolicyFolder.shown(file), 1, 1, 1, message, hint));
    }

    /** What is in a directory, sorted and without hidden files; empty when it cannot be listed, which is a problem. */
    List<Path> files(Path directory) {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            problem(directory, "it cannot be listed", "expected a directory that you may read");
            return List.of();
        }
    }

    void add(PolicyProblem problem) {
        problems.add(problem);
    }

    /** The file that a source is. */
    String place(String source) {
        return places.getOrDefault(source, source);
    }

    /** A text about sources with the files that they are. */
    String placed(String text) {
        String placed = text;
        for (Map.Entry<String, String> each : places.entrySet()) {
            placed = placed.replace("  " + each.getKey() + ":", "  " + each.getValue() + ":");
        }
        return placed;
    }

    /** Remembers a text, so that problems in it can be shown with their lines. */
    void text(Path file, String text) {
        texts.put(PolicyFolder.shown(file), text);
    }

    /** Problems as a compiler shows them. */
    String diagnostics() {
        return Diagnostics.text(problems(), texts::get);
    }

    /**
     * Says what of their ids and overrides does not fit the shipped policies.
     *
     * @return how they take part beside the shipped ones; null when something is wrong
     */
    @Nullable
    Choice besideShipped(PolicyGroup own) {
        try {
            Choice choice =
                    Choosing.choose(Policies.shippedGroup(), null, own, PolicySettings.NONE, PolicySettings.NONE);
            choice.notes().forEach(this::note);
            return choice;
        } catch (ConfigException failure) {
            for (ConfigProblem problem : failure.problems()) {
                problems.add(new PolicyProblem(
                        problem.file(),
                        Math.max(1, problem.line()),
                        Math.max(1, problem.column()),
                        1,
                        problem.subject() + " '" + problem.value() + "'",
                        "expected " + problem.expected()));
            }
            return null;
        }
    }

    private void note(PolicyNote note) {
        boolean outdated = note.kind() == PolicyNote.Kind.OVERRIDE_OUTDATED;
        problems.add(new PolicyProblem(
                note.path(),
                1,
                1,
                1,
                outdated
                        ? "@overrides names '" + note.named() + "', and the shipped policy is another one by now"
                        : "@overrides, and there is no shipped policy '" + note.policy() + "'",
                outdated
                        ? "read it again ('unitward policy show --shipped " + note.policy()
                                + "'), then write @overrides(\"" + note.actual() + "\")"
                        : "remove it"));
    }

    /** What they are, without the rule compiler; nothing can be loaded from it. */
    PolicyGroup index() {
        List<RuleInfo> rules = new ArrayList<>();
        Map<String, String> digests = new TreeMap<>();
        for (PolicyCheck.Checked each : checked) {
            if (each.problems().isEmpty()) {
                rules.addAll(each.rules());
                digests.put(each.source().path(), each.source().sha256());
            }
        }
        return new PolicyGroup(
                PolicyGroup.Authority.OWN,
                new PolicyIndex("", List.of(), rules, new TreeMap<>(digests)),
                Authored.class.getClassLoader(),
                places);
    }

    /**
     * Compiles them and puts them beside the shipped ones.
     *
     * @return null when something is wrong with them: then there are problems
     */
    @Nullable
    Policies compile(Console console) throws RunFailure {
        if (!problems.isEmpty()) {
            return null;
        }
        // What is being written changes with every run: nothing of it is kept.
        OperatorCompiler compiler = JudgingPolicies.compiler(Caller.uid(), false);
        try (Progress progress = Progress.start(console, "compiling policies")) {
            CompiledPolicies compiled = compiler.compiled(sources.values(), () -> {});
            Choice choice = besideShipped(
                    new PolicyGroup(PolicyGroup.Authority.OWN, compiled.index(), compiled.loader(), places));
            progress.end();
            return choice == null ? null : Policies.load(choice);
        } catch (PolicyException failure) {
            failure.problems().forEach(problem -> problems.add(placed(problem)));
            return null;
        }
    }

    /**
     * The same for what cannot go on without them.
     *
     * @throws RunFailure after everything that is wrong was told
     */
    Policies compiled(Console console) throws RunFailure {
        Policies policies = compile(console);
        if (policies == null) {
            console.err().print(diagnostics());
            throw new RunFailure(ExitCode.CHECK_FAILED, "some policies cannot be compiled, so their cases did not run");
        }
        return policies;
    }

    private PolicyProblem placed(PolicyProblem problem) {
        return new PolicyProblem(
                places.getOrDefault(problem.source(), problem.source()),
                problem.line(),
                problem.column(),
                problem.length(),
                problem.message(),
                problem.hint());
    }
}
