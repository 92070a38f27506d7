package io.unitward.remediation.files;

import io.unitward.host.Deadline;
import io.unitward.ownership.ArtifactSeen;
import io.unitward.ownership.FileState;
import io.unitward.remediation.act.Sent;
import io.unitward.remediation.journal.Reason;
import io.unitward.remediation.journal.Steps;
import io.unitward.verdict.ActionDetail;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Looks at and changes single unit files on behalf of one user, as a process that is this user or root.
 *
 * <p>A file is replaced as a whole or not at all: what is new is written under another name in the same directory and is on
 * disk before it is renamed. What is replaced must be what was judged. Between the last comparison and the renaming lie
 * microseconds in which the user, or root, could put yet something else there, which would be lost; nobody else could.
 */
public final class OwnFiles implements UnitFiles {
    private final long uid;

    /** @param uid whose files these are; only this user and root may be able to change what lies on the way to them */
    public OwnFiles(long uid) {
        this.uid = uid;
    }

    @Override
    public FileState look(String path) throws NotSeen {
        try (TrustedWalk walk = directory(path, false)) {
            return walk == null ? FileState.missing(null) : state(walk, name(path));
        } catch (FileRefused refused) {
            throw new NotSeen(refused.reason());
        } catch (IOException failure) {
            throw new NotSeen(path + " could not be looked at: " + Reason.of(failure));
        }
    }

    /**
     * Does what an action on a file says; anything else is not done.
     *
     * @param deadline when to stop waiting for a source that has to be asked
     */
    public Sent act(ActionDetail detail, Deadline deadline) {
        if (detail instanceof ActionDetail.Restore restore) {
            return attempt(restore.declared().path(), () -> restore(restore, deadline));
        }
        if (detail instanceof ActionDetail.Quarantine quarantine) {
            return attempt(quarantine.path(), () -> remove(quarantine.path(), quarantine.seen()));
        }
        if (detail instanceof ActionDetail.PutBack back) {
            return attempt(back.path(), () -> putBack(back));
        }
        return new Sent.NotSent("it is no action on a file");
    }

    @Override
    public @Nullable String clear(String path, @Nullable String removed) {
        try (TrustedWalk walk = directory(path, false)) {
            if (walk == null) {
                return null;
            }
            HeldDirectory directory = walk.directory();
            SideName side = SideName.of(name(path));
            Entry fresh = Entry.at(directory.at(side.fresh()));
            if (fresh != null && (fresh.isRegular() || fresh.isLink())) {
                Files.delete(directory.at(side.fresh()));
            }
            Entry old = Entry.at(directory.at(side.old()));
            if (old != null) {
                if (removed == null || !removed.equals(state(walk, side.old()).seen())) {
                    return walk.real() + "/" + side.old() + " was left behind, and is not what was to be removed";
                }
                Files.delete(directory.at(side.old()));
            }
            directory.sync();
            return null;
        } catch (FileRefused refused) {
            return refused.reason();
        } catch (IOException failure) {
            return "what was left beside " + path + " could not be cleared up: " + Reason.of(failure);
        }
    }

    private interface Attempt {
        /** Returns once it is done and seen to be. */
        void run() throws IOException, FileRefused, NotSure;
    }

    /** It was done, or perhaps not: something went wrong after the point of no return. */
    private static final class NotSure extends Exception {
        private static final long serialVersionUID = 1L;

        NotSure(String message) {
            super(message);
        }
    }

    private static Sent attempt(String path, Attempt attempt) {
        try {
            attempt.run();
            return new Sent.Accepted();
        } catch (FileRefused refused) {
            return refused.isChange() ? new Sent.Changed(refused.reason()) : new Sent.NotSent(refused.reason());
        } catch (NotSure unsure) {
            return new Sent.NoAnswer(String.valueOf(unsure.getMessage()), false);
        } catch (IOException failure) {
            return new Sent.NotSent(path + " could not be written: " + Reason.of(failure) + remedy(path));
        }
    }

    /** A service of ours has most of the file system read-only; a phrase, empty where that is not so. */
    private static String remedy(String path) {
        Path at = Path.of(path).getParent();
        while (at != null && !Files.exists(at)) {
            at = at.getParent();
        }
        try {
            boolean readOnly = at != null && Files.getFileStore(at).isReadOnly();
            return readOnly
                    ? "; " + at
                            + " is read-only here; in a service of unitward's it is so until 'unitward install' is run"
                            + " again after an owner came to have files there ('unitward status' tells of that)"
                    : "";
        } catch (IOException unknown) {
            return "";
        }
    }

    private void restore(ActionDetail.Restore restore, Deadline deadline) throws IOException, FileRefused, NotSure {
        String path = restore.declared().path();
        // Also for a link: what it leads to must be what was judged.
        byte[] bytes = new DeclaredBytes(uid, deadline).read(restore.declared());
        try (TrustedWalk walk = directory(path, isMissing(restore.seen()))) {
            if (walk == null) {
                throw FileRefused.changed("the directory of " + path + " does not exist any more");
            }
            FileState before = expected(walk, path, restore.seen());
            String link = restore.declared().declared().link();
            FileState wanted = link != null
                    ? linkTo(link)
                    : Wanted.file(before, bytes, restore.declared().declared().mode(), uid);
            if (restore.backup()) {
                backUp(walk, name(path), before);
            }
            write(walk, path, restore.seen(), before, wanted);
        }
    }

    private void putBack(ActionDetail.PutBack back) throws IOException, FileRefused, NotSure {
        if (back.before().kind() == FileState.Kind.MISSING) {
            remove(back.path(), back.seen());
            return;
        }
        try (TrustedWalk walk = directory(back.path(), isMissing(back.seen()))) {
            if (walk == null) {
                throw FileRefused.changed("the directory of " + back.path() + " does not exist any more");
            }
            FileState before = expected(walk, back.path(), back.seen());
            write(walk, back.path(), back.seen(), before, back.before());
        }
    }

    /** Only then may the directory be missing, and be made: otherwise it was there when the file was judged. */
    private static boolean isMissing(String seen) {
        return seen.equals(ArtifactSeen.missing());
    }

    private static FileState linkTo(String target) {
        return new FileState(FileState.Kind.LINK, target, null, null, null, null, null, null, null);
    }

    private void write(TrustedWalk walk, String path, String seen, FileState before, FileState wanted)
            throws IOException, FileRefused, NotSure {
        HeldDirectory directory = walk.directory();
        String name = name(path);
        Path fresh = directory.at(SideName.of(name).fresh());
        boolean renamed = false;
        try {
            // Left by a run that was cut short; we hold the lock, and the name is ours alone.
            Files.deleteIfExists(fresh);
            if (wanted.kind() == FileState.Kind.LINK) {
                Files.createSymbolicLink(fresh, Path.of(String.valueOf(wanted.link())));
            } else {
                NewFile.write(fresh, wanted, before.kind() == FileState.Kind.FILE ? directory.at(name) : null);
            }
            Steps.reached("written");
            if (!seen.equals(state(walk, name).seen())) {
                throw FileRefused.changed(path + " changed since it was judged");
            }
            if (before.kind() == FileState.Kind.MISSING) {
                appear(fresh, directory.at(name), path);
            } else {
                Files.move(fresh, directory.at(name), StandardCopyOption.ATOMIC_MOVE);
            }
            renamed = true;
            Steps.reached("renamed");
            directory.sync();
        } catch (IOException failure) {
            if (renamed) {
                throw new NotSure("it is not known whether " + path + " is on disk: " + Reason.of(failure));
            }
            throw failure;
        } finally {
            Files.deleteIfExists(fresh);
        }
        verify(walk, path, wanted);
    }

    /** Gives a name to what is new without replacing anything that appeared meanwhile, where the file system can do that. */
    private static void appear(Path fresh, Path at, String path) throws IOException, FileRefused {
        try {
            Files.createLink(at, fresh);
        } catch (FileAlreadyExistsException e) {
            throw FileRefused.changed(path + " appeared since it was judged");
        } catch (IOException | UnsupportedOperationException noHardLinks) {
            Files.move(fresh, at, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void verify(TrustedWalk walk, String path, FileState wanted) throws NotSure {
        try {
            FileState now = state(walk, name(path));
            if (now.kind() != wanted.kind()
                    || (wanted.kind() == FileState.Kind.LINK
                            ? !String.valueOf(wanted.link()).equals(now.link())
                            : !String.valueOf(wanted.content()).equals(now.content()))) {
                throw new NotSure(path + " was written, and is something else now");
            }
        } catch (IOException failure) {
            throw new NotSure(path + " was written and could not be read again: " + Reason.of(failure));
        } catch (FileRefused refused) {
            throw new NotSure(path + " was written and could not be read again: " + refused.reason());
        }
    }

    /** Takes a name away. What it named is kept elsewhere by then; it goes only when it is the very thing that was kept. */
    private void remove(String path, String seen) throws IOException, FileRefused, NotSure {
        try (TrustedWalk walk = directory(path, false)) {
            if (walk == null) {
                throw FileRefused.changed(path + " does not exist any more");
            }
            expected(walk, path, seen);
            HeldDirectory directory = walk.directory();
            Path at = directory.at(name(path));
            SideName side = SideName.of(name(path));
            Path old = directory.at(side.old());
            if (Entry.at(old) != null) {
                throw FileRefused.because(walk.real() + "/" + side.old()
                        + " was left by an earlier run and is not what was to be removed; look at it, and remove it");
            }
            // Renamed first: what is looked at last is what goes.
            Files.move(at, old, StandardCopyOption.ATOMIC_MOVE);
            Steps.reached("renamed");
            if (!seen.equals(state(walk, side.old()).seen())) {
                appear(old, at, path);
                Files.deleteIfExists(old);
                throw FileRefused.changed(path + " changed since it was judged");
            }
            try {
                Files.delete(old);
                directory.sync();
                if (Entry.at(at) != null) {
                    throw new NotSure(path + " was removed, and something else is there now");
                }
            } catch (IOException failure) {
                throw new NotSure(
                        path + " was renamed to " + side.old() + " and could not be removed: " + Reason.of(failure));
            }
        }
    }

    private FileState expected(TrustedWalk walk, String path, String seen) throws IOException, FileRefused {
        FileState state = state(walk, name(path));
        if (state.kind() == FileState.Kind.OTHER) {
            throw FileRefused.because(path + " is no file or link that could be kept");
        }
        if (!seen.equals(state.seen())) {
            throw FileRefused.changed(path + " changed since it was judged");
        }
        return state;
    }

    /** Leaves a copy beside the file, under a name that is no unit's and that nobody has. */
    private static void backUp(TrustedWalk walk, String name, FileState state) throws IOException, FileRefused {
        if (state.kind() == FileState.Kind.MISSING) {
            return;
        }
        for (int number = 1; number <= SideName.MOST_BACKUPS; number++) {
            if (copied(walk.directory(), name, state, SideName.backup(name, number))) {
                return;
            }
        }
        throw FileRefused.because(walk.real() + " holds " + SideName.MOST_BACKUPS + " backups of " + name
                + "; remove some, or do without --backup");
    }

    /** Makes a copy under another name; false when something has that name. */
    private static boolean copied(HeldDirectory directory, String name, FileState state, String copy)
            throws IOException {
        try {
            if (state.kind() == FileState.Kind.LINK) {
                Files.createSymbolicLink(directory.at(copy), Path.of(String.valueOf(state.link())));
            } else {
                NewFile.write(directory.at(copy), state, directory.at(name));
            }
            return true;
        } catch (FileAlreadyExistsException taken) {
            return false;
        }
    }

    private static FileState state(TrustedWalk walk, String name) throws IOException, FileRefused {
        HeldDirectory directory = walk.directory();
        Entry entry = Entry.at(directory.at(name));
        if (entry == null) {
            return FileState.missing(directory.now().ctime());
        }
        FileState.Kind kind = FileState.Kind.OTHER;
        String link = null;
        String content = null;
        if (entry.isLink()) {
            kind = FileState.Kind.LINK;
            link = Files.readSymbolicLink(directory.at(name)).toString();
        } else if (entry.isRegular() && entry.size() <= FileState.MAX_CONTENT) {
            kind = FileState.Kind.FILE;
            content = Base64.getEncoder().encodeToString(directory.read(name, entry, FileState.MAX_CONTENT));
        }
        return new FileState(
                kind,
                link,
                content,
                content == null ? null : entry.permissions(),
                entry.uid(),
                entry.gid(),
                entry.mtime(),
                entry.ctime(),
                directory.now().ctime());
    }

    /** The directory of a path, held open; null when it does not exist and is not to be made. */
    private @Nullable TrustedWalk directory(String path, boolean make) throws IOException, FileRefused {
        Path parent = TrustedWalk.normal(path).getParent();
        if (parent == null || parent.getFileName() == null) {
            throw FileRefused.because(path + " lies in the root directory");
        }
        TrustedWalk walk = TrustedWalk.to(parent.toString(), uid);
        boolean entered = false;
        try {
            String name = parent.getFileName().toString();
            if (Entry.at(walk.directory().at(name)) == null) {
                if (!make) {
                    return null;
                }
                walk.requireOwn();
                NewFile.directory(walk.directory().at(name));
                walk.directory().sync();
            }
            walk.enter(name);
            walk.requireOwn();
            entered = true;
            return walk;
        } finally {
            if (!entered) {
                walk.close();
            }
        }
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
