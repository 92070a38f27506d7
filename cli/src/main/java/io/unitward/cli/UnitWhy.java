package io.unitward.cli;

import io.unitward.engine.reading.Why;
import io.unitward.engine.report.Style;
import io.unitward.engine.report.WhyJson;
import io.unitward.engine.report.WhyText;
import io.unitward.facts.Manager;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.json.Visible;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.Hold;
import io.unitward.verdict.Waived;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code unitward explain UNIT --policy ID}: why an audit finds what it finds, or nothing. */
final class UnitWhy {
    private UnitWhy() {}

    private record Reason(Why why, @Nullable String file, Manager manager, List<Waived> waived, List<Hold> holds)
            implements Outputs.Rendering {
        @Override
        public void text(Appendable to, Style style) throws IOException {
            StringBuilder text = new StringBuilder();
            WhyText.write(why, manager, text, style);
            String source = why.rules().get(0).place().source();
            // Where an operator's policy lies is where it can be edited.
            to.append(file == null ? text : text.toString().replace("  " + source + ":", "  " + file + ":"));
            for (Waived each : waived) {
                to.append(Visible.of("Waived until " + each.waiver().expires() + " by "
                                + each.waiver().approver() + ": "
                                + each.waiver().reason() + " (" + each.waiver().where()
                                + "). It counts in no verdict; a reload is not safer for it."))
                        .append('\n');
            }
            for (Hold hold : holds) {
                to.append(Visible.of("Held as " + hold.units() + " until " + hold.until() + " by " + hold.by() + ": "
                                + hold.reason()))
                        .append('\n');
            }
        }

        @Override
        public void json(OutputStream to) throws IOException {
            WhyJson.write(why, waived, holds, to);
        }
    }

    static int run(OneUnit asked, Given given, String policy, Unitward root, Outputs outputs) throws RunFailure {
        AuditOptions looking = asked.options();
        Path file = asked.file();
        AuditOptions options = new AuditOptions(
                        looking.whose(),
                        new AuditOptions.Named(
                                given.path("--config"), null, given.path("--waivers"), given.paths("--policies")),
                        looking.limits(),
                        true, // A snapshot file is judged without memory; and where there is no memory none is begun.
                        file != null || !isRemembered(looking, given),
                        given.path("--state-dir"))
                .of(file);
        WhyRun.Reasoned reasoned = new WhyRun(Configured.read(options, root.console()))
                .why(policy, snapshot -> subject(asked, given, snapshot), root.policies());
        if (reasoned.why() == null) {
            if (asked.find(reasoned.snapshot()) == null) {
                throw asked.notFound(reasoned.snapshot());
            }
            throw new RunFailure(
                    ExitCode.USAGE,
                    "UNIT '" + asked.name()
                            + "' is on disk only and nobody declares it, so no policy judges it; expected a"
                            + " unit that the manager has");
        }
        outputs.write(
                new Reason(
                        reasoned.why(),
                        reasoned.file(),
                        reasoned.snapshot().manager(),
                        reasoned.waived(),
                        reasoned.holds()),
                root.console());
        return ExitCode.COMPLIANT.code();
    }

    private static boolean isRemembered(AuditOptions options, Given given) throws RunFailure {
        Path named = given.path("--state-dir");
        return Files.isDirectory(named == null ? Caller.stateDirectory(options.callerUid(), options.scope()) : named);
    }

    /** The id of the unit that was asked for; what policies say of the manager is asked for by its word. */
    private static String subject(OneUnit asked, Given given, Snapshot snapshot) {
        if (given.arguments().get(0).equals(FindingDraft.MANAGER)) {
            return FindingDraft.MANAGER;
        }
        Unit unit = asked.find(snapshot);
        return unit == null ? asked.name() : unit.id();
    }
}
