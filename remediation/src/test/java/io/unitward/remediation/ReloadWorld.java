package io.unitward.remediation;

import io.unitward.host.Deadline;
import io.unitward.remediation.act.Executor;
import io.unitward.remediation.act.Sent;
import io.unitward.remediation.files.OwnFiles;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.plan.Planner;
import io.unitward.verdict.PlannedAction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A reload of a made-up manager, which writes down how often it was told to. */
public final class ReloadWorld {
    private ReloadWorld() {}

    /** Plans and carries it out. */
    public static Carried reload(Path sent, StateDirectory state) throws Exception {
        Executor manager = new Executor() {
            @Override
            public boolean acts() {
                return true;
            }

            @Override
            public Sent execute(PlannedAction action, Deadline deadline) {
                try {
                    Files.writeString(sent, "sent\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return new Sent.Accepted();
            }
        };
        Deque<Scene> looks = new ArrayDeque<>(List.of(Scene.pending(), Scene.reloaded()));
        return new Remediator(manager, new OwnFiles(0), state, Duration.ofSeconds(5), () -> Scene.AT)
                .carryOut(
                        Planner.plan(Scene.pending().input()),
                        Scene.RULES,
                        history -> looks.remove().look());
    }
}
