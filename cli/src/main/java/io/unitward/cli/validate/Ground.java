package io.unitward.cli.validate;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The manager that probes are put on, with the files of its owner. */
interface Ground extends AutoCloseable {
    /** Which one it is. */
    Outcome.Place place();

    /** Where all that tests need beside units lies: declarations, stacks, generations. */
    Path base();

    /** Where the manager reads its owner's own units. */
    Path units();

    /** A layer of the unit search path whose drop-ins the manifest of the tests permits to nobody. */
    Path foreign();

    /** Where the program under test reads its configuration. */
    Path configuration();

    /** A text of the configuration with its paths as they are here; as given they begin with {@code ~/}. */
    String paths(String configuration) throws IOException;

    /** What limits a command of the program under test to probes; empty where there is nothing else. */
    List<String> selection();

    /** What the program under test needs in its environment here. */
    Map<String, String> environment();

    /** Runs a command as the manager's owner. */
    CommandResult run(SandboxCommand command) throws IOException;

    /** Writes a file of the manager's owner in place of whatever it held, and the directories above it that are missing. */
    void write(Path file, String text) throws IOException;

    /** Creates the missing ones of that directory and those above it, for the manager's owner. */
    void createDirectories(@Nullable Path directory) throws IOException;

    /** Makes a link that belongs to the manager's owner. Nothing is there. */
    void link(Path link, Path target) throws IOException;

    /**
     * Asked right before everything that may reload the manager.
     *
     * @throws Unprovided when that would do something to a unit that is no probe
     */
    void beforeReload() throws Unprovided, IOException;

    /** What tells why a test failed: command lines that only look, by the name of the evidence. */
    Map<String, List<String>> looks();

    /** Ends and removes all that the tests made. */
    @Override
    void close() throws IOException;
}
