package io.unitward.cli;

import io.unitward.engine.compile.PolicyProblem;
import io.unitward.engine.policy.CaseException;
import io.unitward.engine.policy.PolicyCase;
import io.unitward.engine.policy.PolicyCases;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The cases of a policy, as files. */
final class AuthoredCases {
    private static final Pattern PLACED = Pattern.compile("(\\d+):(\\d+): (.*)", Pattern.DOTALL);

    private AuthoredCases() {}

    /**
     * One case file.
     *
     * @param name its name without {@code .yaml}
     * @param text its content
     * @param given what it says; null when it cannot be used
     */
    record Case(
            PolicyFolder policy,
            Path file,
            String name,
            String text,
            @Nullable PolicyCase given) {}

    /** Reads the cases of a policy, sorted by name; what is wrong with them is added to the problems. */
    static List<Case> read(PolicyFolder policy, Authored authored, boolean root) {
        List<Case> cases = new ArrayList<>();
        List<Path> files = Files.isDirectory(policy.cases()) ? authored.files(policy.cases()) : List.of();
        for (Path file : files) {
            String fileName = file.getFileName().toString();
            if (!fileName.endsWith(PolicyFolder.CASE) || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                authored.problem(
                        file, "it lies among cases, and is none", "name a case NAME.yaml; remove what is none");
                continue;
            }
            AuthoredText read = AuthoredText.read(file, root);
            if (read.text() == null) {
                authored.problem(file, "the case: " + read.why(), null);
                continue;
            }
            authored.text(file, read.text());
            cases.add(new Case(
                    policy,
                    file,
                    fileName.substring(0, fileName.length() - PolicyFolder.CASE.length()),
                    read.text(),
                    given(file, read.text(), authored)));
        }
        return cases;
    }

    private static @Nullable PolicyCase given(Path file, String text, Authored authored) {
        String shown = PolicyFolder.shown(file);
        try {
            return PolicyCases.read(shown, text);
        } catch (CaseException failure) {
            for (String problem : failure.problems()) {
                String rest = problem.startsWith(shown + ":") ? problem.substring(shown.length() + 1) : problem;
                Matcher placed = PLACED.matcher(rest);
                boolean hasPlace = placed.matches();
                authored.add(new PolicyProblem(
                        shown,
                        hasPlace ? Integer.parseInt(placed.group(1)) : 1,
                        hasPlace ? Integer.parseInt(placed.group(2)) : 1,
                        1,
                        hasPlace ? placed.group(3) : rest.strip(),
                        null));
            }
            return null;
        }
    }
}
