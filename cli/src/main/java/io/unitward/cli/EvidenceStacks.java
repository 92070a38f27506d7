package io.unitward.cli;

import io.unitward.cli.evidence.EvidenceDraft;
import io.unitward.cli.evidence.Secrets;
import io.unitward.facts.Container;
import io.unitward.facts.InputFile;
import io.unitward.facts.Stack;
import io.unitward.verdict.Finding;
import io.unitward.verdict.RunReport;
import io.unitward.verdict.UnitVerdict;
import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What podman said of the stacks that something was found of: what the run judged, not what podman would say a moment later. It
 * holds neither variables nor arguments nor the output of checks, and of inputs nothing but what is at their place.
 */
final class EvidenceStacks {
    private EvidenceStacks() {}

    /** @param in the directory of the look, with a slash at its end; empty for the last one */
    static void add(EvidenceDraft draft, RunReport report, Secrets secrets, String in) throws IOException {
        Set<String> units = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (UnitVerdict unit : report.audit().units()) {
            for (Finding finding : unit.findings()) {
                units.add(unit.unit());
                String stack = finding.evidence().get("stack");
                if (stack != null) {
                    names.add(stack);
                }
            }
        }
        int number = 0;
        for (Stack stack : report.snapshot().stacks().declared()) {
            if (units.contains(stack.unit()) || names.contains(stack.name())) {
                draft.add(
                        in + String.format(Locale.ROOT, "stacks/%03d-", ++number) + EvidenceName.shortened(stack.name())
                                + ".txt",
                        secrets.mask(text(stack)),
                        EvidenceDraft.Keep.BEGINNING);
            }
        }
    }

    private static String text(Stack stack) {
        StringBuilder text = new StringBuilder(
                "stack " + stack.name() + ", unit " + stack.unit() + ", project " + stack.project() + "\n");
        if (stack.containers() == null) {
            text.append("containers: podman could not tell\n");
        } else {
            text.append("containers: ").append(stack.containers().size()).append('\n');
            stack.containers().forEach(container -> text.append(line(container)));
        }
        text.append("files: ").append(stack.files().size()).append('\n');
        for (InputFile file : stack.files()) {
            text.append("  ").append(file.usedPath()).append(" kind=").append(word(file.kind()));
            text.append(" is=").append(word(file.status())).append(" mode=");
            text.append(file.mode() == null ? "-" : String.format(Locale.ROOT, "%04o", file.mode()));
            text.append(" sha256=").append(shown(file.sha256())).append('\n');
        }
        stack.problems()
                .forEach(problem ->
                        text.append("could not be told: ").append(problem).append('\n'));
        return text.toString();
    }

    private static String line(Container container) {
        return "  " + container.name() + " id=" + container.id() + " service=" + shown(container.service()) + " state="
                + shown(container.state()) + " exitCode=" + shown(container.exitCode()) + " health="
                + word(container.health().status()) + " checked="
                + shown(container.health().lastEndedAt())
                + " failingStreak=" + shown(container.health().failingStreak()) + " restarts="
                + shown(container.restarts()) + " created=" + shown(container.createdAt()) + " started="
                + shown(container.startedAt()) + " finished=" + shown(container.finishedAt()) + " image="
                + shown(container.image()) + " imageId=" + shown(container.imageId()) + " imageDigest="
                + shown(container.imageDigest()) + " unit=" + shown(container.unitLabel()) + "\n";
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String shown(@Nullable Object value) {
        return value == null ? "-" : value.toString();
    }
}
