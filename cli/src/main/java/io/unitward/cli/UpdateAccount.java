package io.unitward.cli;

import io.unitward.facts.Stack;
import io.unitward.remediation.journal.Account;
import io.unitward.remediation.stack.Recorded;
import io.unitward.remediation.stack.StackMemory;
import io.unitward.verdict.ActionResult.Outcome;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What is written down of an update once it cannot be called off any more: what cannot be written then is told. */
final class UpdateAccount {
    private static final String DIGEST = "sha256:";

    private final UpdateHands hands;

    UpdateAccount(UpdateHands hands) {
        this.hands = hands;
    }

    /** Which image each container runs. */
    static List<Account.Was> of(Recorded recorded) {
        return recorded.images().entrySet().stream()
                .map(each -> new Account.Was(
                        each.getKey(),
                        each.getValue().reference() + ", image "
                                + each.getValue().shortId(),
                        hex(each.getValue()),
                        null))
                .toList();
    }

    /** Which images an update tried that did not do, a phrase that begins with a semicolon; empty where none is told. */
    static String tried(Recorded before, @Nullable Stack after) {
        List<String> newer = after == null ? List.of() : before.newer(after);
        return newer.isEmpty() ? "" : "; tried: " + String.join("; ", newer);
    }

    private static @Nullable String hex(Recorded.Image image) {
        String digest = image.digest();
        return digest != null && digest.startsWith(DIGEST) ? digest.substring(DIGEST.length()) : null;
    }

    /** The same of what runs now; empty when that is not told. */
    List<Account.Was> now() {
        Stack seen = hands.look();
        Recorded running = seen == null ? null : Recorded.of(seen);
        return running == null ? List.of() : of(running);
    }

    /** Writes how it ended, with the exit code that it means. */
    void end(String id, Outcome outcome, ExitCode code, String text) {
        hands.end(id, outcome, text + " (exit code " + code.code() + ")", now());
    }

    /** Remembers something worked out from what is remembered. */
    void remembering(UnaryOperator<StackMemory> change) {
        try {
            hands.remember(change.apply(hands.memory()));
        } catch (RunFailure failure) {
            failure.lines().forEach(hands::tell);
        }
    }

    void remember(StackMemory memory) {
        remembering(any -> memory);
    }
}
