package io.unitward.cli;

import io.unitward.engine.compile.PolicyProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a policy must have beside its rule: a page with every section, a case that fires and one that does not, and no litter. */
final class PolicyLint {
    private static final List<String> SECTIONS =
            List.of("Summary", "What it catches", "Why", "Remediation", "Known limits");
    private static final Set<String> BESIDE = Set.of("README", "README.md", "LICENSE", "LICENSE.md", "LICENSE.txt");

    private final Authored authored;
    private final boolean root;

    PolicyLint(Authored authored, boolean root) {
        this.authored = authored;
        this.root = root;
    }

    /** Adds what is wrong with a policy's folder to the problems. */
    void look(PolicyFolder policy) {
        page(policy);
        cases(policy);
        strays(policy);
    }

    /** Adds rules that lie in a directory of policies where none is looked for. */
    void lookAround(Path directory) {
        for (Path category : authored.files(directory)) {
            stray(category);
            if (Files.isDirectory(category)) {
                authored.files(category).forEach(this::stray);
            }
        }
    }

    private void stray(Path file) {
        if (file.toString().endsWith(PolicyFolder.RULE) && !Files.isDirectory(file)) {
            authored.problem(file, "a rule where none is looked for", "put it into CATEGORY/ID/ID.drl");
        }
    }

    private void page(PolicyFolder policy) {
        AuthoredText read = AuthoredText.read(policy.page(), root);
        if (read.text() == null) {
            authored.problem(
                    policy.page(),
                    "the page of the policy: " + read.why(),
                    "write '# " + policy.id() + "' and the sections " + String.join(", ", SECTIONS));
            return;
        }
        authored.text(policy.page(), read.text());
        List<String> lines = read.text().lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals("# " + policy.id())) {
            page(policy, 1, "the page does not begin with the id", "write '# " + policy.id() + "'");
        }
        List<String> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).startsWith("## ")) {
                continue;
            }
            String section = lines.get(i).substring(3).strip();
            found.add(section);
            if (!SECTIONS.contains(section)) {
                page(policy, i + 1, "a section '" + section + "'", "the sections are " + String.join(", ", SECTIONS));
            } else if (isEmpty(lines, i + 1)) {
                page(policy, i + 1, "nothing in the section '" + section + "'", "write at least a sentence");
            }
        }
        List<String> known = found.stream().filter(SECTIONS::contains).toList();
        for (String section : SECTIONS) {
            if (!known.contains(section)) {
                page(
                        policy,
                        Math.max(1, lines.size()),
                        "no section '" + section + "'",
                        "write '## " + section + "' and what belongs there");
            }
        }
        List<String> inOrder = SECTIONS.stream().filter(known::contains).toList();
        if (!known.equals(inOrder)) {
            page(
                    policy,
                    1,
                    "the sections come as " + String.join(", ", known),
                    "expected " + String.join(", ", inOrder));
        }
    }

    private static boolean isEmpty(List<String> lines, int from) {
        for (int i = from; i < lines.size() && !lines.get(i).startsWith("## "); i++) {
            if (!lines.get(i).isBlank()) {
                return false;
            }
        }
        return true;
    }

    private void page(PolicyFolder policy, int line, String message, String hint) {
        authored.add(new PolicyProblem(PolicyFolder.shown(policy.page()), line, 1, 1, message, hint));
    }

    private void cases(PolicyFolder policy) {
        List<AuthoredCases.Case> cases = AuthoredCases.read(policy, authored, root);
        boolean fires = cases.stream()
                .anyMatch(
                        each -> each.given() == null || !each.given().expected().isEmpty());
        boolean silent = cases.stream()
                .anyMatch(
                        each -> each.given() == null || each.given().expected().isEmpty());
        if (!fires) {
            authored.problem(
                    policy.cases(), "no case in which the policy fires", "write one whose expect: names a finding");
        }
        if (!silent) {
            authored.problem(policy.cases(), "no case in which the policy keeps silent", "write one with expect: []");
        }
    }

    private void strays(PolicyFolder policy) {
        Set<String> known =
                Set.of(policy.id() + PolicyFolder.RULE, policy.id() + PolicyFolder.PAGE, PolicyFolder.CASES);
        for (Path file : authored.files(policy.directory())) {
            String name = file.getFileName().toString();
            if (!known.contains(name) && !BESIDE.contains(name)) {
                authored.problem(
                        file,
                        "nothing reads this file",
                        "a policy is " + policy.id() + PolicyFolder.RULE + ", " + policy.id() + PolicyFolder.PAGE
                                + " and cases/NAME" + PolicyFolder.CASE + "; put other files elsewhere");
            }
        }
    }
}
