package io.unitward.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Scope;
import io.unitward.host.ParentProcess;
import io.unitward.ownership.FileState;
import io.unitward.remediation.act.Sent;
import io.unitward.verdict.ActionDetail;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.PlannedAction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What passes between root and the process that is another user. */
class UserChildTest {
    private static final CollectionRequest REQUEST = new CollectionRequest(
            Scope.USER,
            List.of("web-*.service"),
            List.of("web-a.service"),
            List.of(new CollectionRequest.SourceRequest("o\u001b\"", List.of("~/.config"), "~/dot files")));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aQuestionArrivesAsItWasAsked() throws Exception {
        for (UserAsk.Action action : UserAsk.Action.values()) {
            UserAsk ask =
                    new UserAsk(action, 4294967294L, Duration.ofMillis(30_001), REQUEST, undo(), "/home/u/x", "digest");

            assertThat(UserAsk.read(new ByteArrayInputStream(ask.toJson()))).isEqualTo(ask);
        }
    }

    @Test
    void aContainerToBeRemovedArrivesAsItWasNamed() throws Exception {
        PlannedAction removal = new PlannedAction(
                ActionKind.REMOVE_CONTAINER,
                "web-old-1",
                List.of("web-a.service"),
                "why",
                List.of("cause"),
                new ActionDetail.Remove("ab".repeat(32)));
        UserAsk ask = new UserAsk(UserAsk.Action.ACT, 1000, Duration.ofSeconds(1), REQUEST, removal, null, null);

        assertThat(UserAsk.read(new ByteArrayInputStream(ask.toJson()))).isEqualTo(ask);
    }

    private static PlannedAction undo() {
        FileState before = new FileState(
                FileState.Kind.FILE, null, "aGkK", 0640, 1L, 2L, Instant.EPOCH, Instant.EPOCH, Instant.EPOCH);
        return new PlannedAction(
                ActionKind.UNDO,
                "/home/u/x",
                List.of("web-a.service"),
                "why",
                List.of(),
                new ActionDetail.PutBack("/home/u/x", "seen", before));
    }

    @Test
    void whatCameOfAReloadArrivesAsItWas() throws Exception {
        for (Sent sent : List.of(
                new Sent.Accepted(),
                new Sent.Refused("no\u001b"),
                new Sent.NotSent("no"),
                new Sent.Changed("other"),
                new Sent.NoAnswer("lost", false),
                new Sent.NoAnswer("late", true))) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            SentJson.write(sent, bytes);

            assertThat(SentJson.read(bytes.toByteArray())).isEqualTo(sent);
        }
    }

    @Test
    void itIsNobodyButTheUserItWasStartedFor() throws Exception {
        long other = Caller.uid() + 1;

        UserAsk ask = new UserAsk(
                UserAsk.Action.RELOAD,
                other,
                Duration.ofSeconds(1),
                REQUEST,
                List.of(),
                null,
                null,
                null,
                ParentProcess.pid());

        assertThat(run(ask.toJson())).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString(UTF_8)).contains("was asked as uid " + other + " and runs as uid " + (other - 1));
    }

    @Test
    void itDoesNothingForWhoeverHasEnded() throws Exception {
        // The question came whole, but who asked is not the parent, which is what a process finds when that one was
        // killed.
        UserAsk ask = new UserAsk(UserAsk.Action.CLEAR, 1500, Duration.ofSeconds(1), REQUEST, null, "/x", null);

        assertThat(run(ask.toJson())).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString(UTF_8))
                .contains("was asked by process " + ask.asker() + ", which has ended; nothing was done");
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    void whoeverTypesItIsToldInOneLine() {
        for (String input : List.of("", "x", "{}", "[]", "{\"uid\":0}")) {
            err.reset();
            assertThat(run(input.getBytes(UTF_8))).as(input).isEqualTo(ExitCode.USAGE.code());
            assertThat(err.toString(UTF_8)).hasLineCount(1).contains("is for unitward's own use, by --user-of");
        }
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    void itIsInNoHelp() {
        assertThat(Unitward.run(console(), "--help")).isZero();
        assertThat(Unitward.run(console(), "generate-completion")).isZero();
        assertThat(out.toString(UTF_8)).contains("--user-of").doesNotContain(UserChild.COMMAND);
    }

    private int run(byte[] input) {
        return UserChild.run(console(), new ByteArrayInputStream(input));
    }

    private Console console() {
        return new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false, false, 0);
    }
}
