package io.unitward.remediation.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.facts.Scope;
import io.unitward.pending.History;
import io.unitward.remediation.act.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Opening a pipe waits for its other end, which no deadline of ours ends. So none is opened. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PipesInStateTest {
    private static final History SOME = new History("boot", null, Map.of(), Map.of(), List.of());

    @TempDir
    Path temporary;

    private StateDirectory directory;

    @BeforeEach
    void open() throws StateUnusable {
        directory = StateDirectory.open(temporary, Scope.USER, 1000);
    }

    private Path pipe(String name) throws Exception {
        Path pipe = directory.file(name);
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        return pipe;
    }

    private static void isRefused(ThrowingCallable doing, String reason) {
        assertThatThrownBy(doing).isInstanceOf(IOException.class).hasMessage(reason);
    }

    @Test
    void theLockOfTheState() throws Exception {
        Path pipe = pipe("state.lock");
        StateStore store = new StateStore(directory);
        isRefused(() -> store.update(history -> SOME), pipe + " is no regular file");
        Files.delete(pipe);
        assertThat(store.update(history -> SOME)).isTrue();
    }

    @Test
    void theState() throws Exception {
        pipe("state.json");
        StateStore store = new StateStore(directory);
        assertThat(store.read().warning()).contains("it is no regular file");
        assertThat(store.update(history -> SOME)).isTrue();
        assertThat(store.read().history()).isEqualTo(SOME);
    }

    @Test
    void theLockOfARun() throws Exception {
        Path pipe = pipe("act.lock");
        isRefused(() -> RunLock.take(directory), pipe + " is no regular file");
        Files.delete(pipe);
        RunLock.take(directory).close();
    }

    @Test
    void theJournal() throws Exception {
        Path pipe = pipe("actions.jsonl");
        isRefused(() -> new ActionJournal(directory).read(), pipe + " is no regular file");
    }

    @Test
    void theAcceptedTexts() throws Exception {
        Path pipe = pipe("accepted");
        AcceptedTexts texts = new AcceptedTexts(directory);
        isRefused(texts::kept, pipe + " is no directory");
        isRefused(() -> texts.read(List.of("00")), pipe + " is no directory");
        isRefused(() -> texts.keep(Map.of(), Set.of()), pipe + " is no directory");
    }
}
