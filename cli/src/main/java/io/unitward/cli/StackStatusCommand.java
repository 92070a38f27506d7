package io.unitward.cli;

import io.unitward.engine.report.Style;
import io.unitward.facts.Container;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.host.Deadline;
import io.unitward.json.JsonWriter;
import io.unitward.json.Visible;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.stack.StackJudge;
import io.unitward.remediation.stack.StackLook;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code unitward stack status}. */
final class StackStatusCommand extends Verb {
    private static final String SCHEMA = "unitward.stack-status/v1";

    /** How it can end. */
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT, "every one is as declared",
            ExitCode.USAGE, "wrong usage, including a stack that is not declared",
            ExitCode.NOT_REACHED, "one is not as declared, or an update of it was cut short",
            ExitCode.DEADLINE, "one is not as declared yet, or podman does not answer",
            ExitCode.UNKNOWN, "could not tell",
            ExitCode.INTERNAL, "internal error, or the result could not be written",
            ExitCode.BAD_CONFIGURATION, "bad configuration or policy");

    private StackStatusCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("status", new StackStatusCommand(root));
        StackSession.addJudging(command)
                .addOption(Given.outputs())
                .addPositional(PositionalParamSpec.builder()
                        .paramLabel("STACK")
                        .arity("0..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .description("Stacks of unitward.yaml; default: all of them.")
                        .build());
        command.usageMessage()
                .description(
                        "Tells what really runs of stacks, whatever their units say: by one look at podman, which waits for"
                                + " nothing and changes nothing.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward stack status",
                        "      All stacks of this user.",
                        "  unitward stack status immich -o json=-",
                        "      One of them, for a program to read.",
                        "");
        return Given.withHelp(command);
    }

    /** One stack and what one look showed of it. */
    private record Seen(StackDeclaration stack, Snapshot snapshot, StackLook look) {}

    private record Shown(List<Seen> stacks, ExitCode code) implements Outputs.Rendering {
        @Override
        public void text(Appendable to, Style style) throws IOException {
            for (Seen each : stacks) {
                to.append("stack ")
                        .append(each.stack.name())
                        .append(words(each))
                        .append('\n');
                for (String line : StackTelling.table(each.stack, each.snapshot)) {
                    to.append(line).append('\n');
                }
                for (StackLook.Doubt doubt : each.look.doubts()) {
                    to.append("  ").append(StackTelling.doubt(doubt)).append('\n');
                }
                for (String note : notes(each)) {
                    to.append("  note: ").append(Visible.of(note)).append('\n');
                }
            }
        }

        private static List<String> notes(Seen each) {
            List<String> notes = new ArrayList<>(StackTelling.pending(each.stack, each.snapshot));
            notes.addAll(each.look.notes());
            return notes;
        }

        private static String words(Seen each) {
            Stack seen = StackJudge.seen(each.stack, each.snapshot);
            // The line below the unit's says that its containers could not be told: a number would be made up.
            String running = seen == null || seen.containers() == null ? "" : ": " + StackTelling.running(each.look);
            return switch (each.look.state()) {
                case COMPLIANT -> " is as declared" + running;
                case WAITING -> " is not as declared yet" + running;
                case WRONG -> " is not as declared" + running;
                case UNKNOWN -> ": could not tell whether it is as declared";
            };
        }

        @Override
        public void json(OutputStream to) throws IOException {
            JsonWriter json = JsonWriter.indented(to);
            json.begin().field("schema", SCHEMA).field("exitCode", code.code()).list("stacks");
            for (Seen each : stacks) {
                stack(json, each);
            }
            json.endList().end();
            json.finish();
        }

        private static void stack(JsonWriter json, Seen each) throws IOException {
            Stack seen = StackJudge.seen(each.stack, each.snapshot);
            Stack.Run run = seen == null ? null : seen.run();
            json.begin()
                    .field("stack", each.stack.name())
                    .field("unit", each.stack.unit())
                    .field("project", each.stack.project())
                    .field("state", each.look.state().name().toLowerCase(Locale.ROOT))
                    .field("activeState", run == null ? null : run.activeState())
                    .field("subState", run == null ? null : run.subState());
            StackJson.doubts(json, each.look.doubts());
            json.texts("notes", notes(each));
            List<Container> containers = seen == null ? null : seen.containers();
            StackJson.containers(json, each.stack, each.snapshot, containers == null ? List.of() : containers);
            json.end();
        }
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(() -> Outputs.parse(given.texts("-o")));
    }

    @Override
    List<Usage.Check> names(Given given) {
        return List.of(() -> StackSession.open(root, given).stacks(given.arguments()));
    }

    @Override
    int run(Given given) throws RunFailure {
        Outputs outputs = Outputs.parse(given.texts("-o"));
        StackSession session = StackSession.open(root, given);
        List<StackDeclaration> asked = session.stacks(given.arguments());
        if (asked.isEmpty()) {
            throw new RunFailure(
                    ExitCode.USAGE, "no stack is declared for this user; expected 'stacks' in unitward.yaml");
        }
        session.judgeBy(root.policies());
        List<Seen> seen = new ArrayList<>();
        List<ExitCode> held = new ArrayList<>();
        for (StackDeclaration stack : asked) {
            Deadline deadline = Deadline.in(StackSession.LOOK);
            Snapshot snapshot = CutShortUpdates.tell(session.watch(stack).look(deadline), session.locks());
            StackLook look = session.judge(stack, snapshot, null, deadline.passed());
            seen.add(new Seen(stack, snapshot, look));
            switch (look.state()) {
                case COMPLIANT -> {
                    // as it should be
                }
                case WAITING -> held.add(ExitCode.DEADLINE);
                case WRONG -> held.add(ExitCode.NOT_REACHED);
                case UNKNOWN -> held.add(look.hung() ? ExitCode.DEADLINE : ExitCode.UNKNOWN);
            }
        }
        ExitCode code = ExitCode.ordered(held).get(0);
        return outputs.write(new Shown(seen, code), root.console(), code.code());
    }
}
