package io.unitward.cli;

import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.stack.Compose;
import io.unitward.remediation.stack.Provider;
import io.unitward.remediation.stack.StackJudge;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether a pull did what it was for. Some providers say so whatever happened. */
final class StackPull {
    /** What podman and its providers write of a pull that failed, whatever they end with. */
    private static final Pattern FAILED = Pattern.compile(
            "(?i)\\berror\\b|manifest unknown|connection refused|unauthorized|denied|no such host|unable to copy");

    private StackPull() {}

    /** How long a pull may take. */
    static Duration limit(StackDeclaration stack) {
        return stack.deadlines().pull();
    }

    /**
     * Shows that one goes on, and how long it still may.
     *
     * @param lines whether to write a line now and then where no terminal is
     */
    static Progress progress(Console console, StackDeclaration stack, boolean lines) {
        return Progress.until(
                console,
                (lines && !console.progress() ? "stack " + stack.name() + ": " : "") + "pulling the images of "
                        + stack.name(),
                limit(stack),
                lines);
    }

    /** What is not known of one that ended well by its own word, a sentence without a full stop; null when nothing is in doubt. */
    static @Nullable String doubt(Provider provider) {
        return provider.kind() == Provider.Kind.OTHER
                ? "not judged: whether the pull got anything, as the provider is none that unitward knows and its exit code"
                        + " 0 is all that there is"
                : null;
    }

    /**
     * Why it failed, a sentence without a full stop; null when nothing says so.
     *
     * @param after a look at the stack after the pull
     */
    static @Nullable String failure(StackDeclaration stack, Compose.Ended pulled, Supplier<Snapshot> after) {
        if (!pulled.saysWell()) {
            return "the pull " + pulled.text();
        }
        for (String line : pulled.last()) {
            if (FAILED.matcher(line).find()) {
                return "the pull ended with exit code 0, and told of a failure";
            }
        }
        Stack seen = StackJudge.seen(stack, after.get());
        List<Stack.Service> services = seen == null ? null : seen.services();
        if (seen == null || seen.images() == null || services == null) {
            // podman was not started yet, or the compose files leave it to the provider what their images are.
            return null;
        }
        for (Stack.Image image : seen.images()) {
            // Those of profiles are pulled only where these are active, which the provider alone knows.
            boolean wanted = services.stream()
                    .anyMatch(
                            service -> service.byDefault() && image.reference().equals(service.image()));
            if (wanted && image.id() == null) {
                return "the pull ended with exit code 0, and image " + image.reference() + " is not there";
            }
        }
        return null;
    }
}
