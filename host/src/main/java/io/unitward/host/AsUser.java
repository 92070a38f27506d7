package io.unitward.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs a program for root as another user, with nothing of root's left to it.
 *
 * <p>It has that user's uid, gid and supplementary groups, no capabilities and no way to new ones, the given environment and
 * nothing else of ours, {@code /} as its working directory, and no open files but three pipes. It is in a session of its
 * own: a process in root's session could open root's terminal and type into it. It ends when we do.
 *
 * <p>That user may stop, trace and change it like any process of theirs. What it says is that user's word.
 */
public final class AsUser {
    private static final Path ROOT = Path.of("/");

    private final Account account;

    public AsUser(Account account) {
        if (account.uid() == 0) {
            throw new IllegalArgumentException("account '" + account + "'; expected a user who is not root");
        }
        this.account = account;
    }

    /**
     * The program, ready to run.
     *
     * @param argv an absolute path and arguments; the caller has made sure that only root can have written the program
     * @param environment all that its environment holds
     * @throws IOException when the host lacks what it takes to become that user
     */
    public BoundedProcess command(List<String> argv, Map<String, String> environment) throws IOException {
        if (argv.isEmpty() || !argv.get(0).startsWith("/")) {
            throw new IllegalArgumentException("argv '" + argv + "'; expected an absolute path and arguments");
        }
        List<String> all = new ArrayList<>(List.of(SystemTools.path("setsid"), "--wait"));
        all.add(SystemTools.path("setpriv"));
        all.addAll(List.of("--reuid", Long.toString(account.uid()), "--regid", Long.toString(account.gid())));
        all.addAll(List.of("--init-groups", "--inh-caps=-all", "--no-new-privs", "--pdeathsig", "KILL", "--"));
        all.addAll(argv);
        return new BoundedProcess(all, environment).in(ROOT);
    }
}
