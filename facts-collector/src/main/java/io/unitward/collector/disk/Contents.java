package io.unitward.collector.disk;

import io.unitward.facts.UnitFile.Status;
import io.unitward.unitfile.Utf8Text;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the content at the end of a trail, if that is a plain file of a sane size that may be opened.
 *
 * <p>As root, only what nobody but root can change is opened: between looking and opening, another user could put
 * something else there.
 */
public final class Contents {
    /** No unit file is larger: systemd itself reads at most 4 MiB of one. */
    static final int MAX_SIZE = 4 * 1024 * 1024;

    private static final Set<OpenOption> OPEN = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final boolean asRoot;
    private final boolean managerIsRoot;
    private final MessageDigest sha256;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private final byte[] chunk = new byte[buffer.capacity()];
    private final Map<String, Content> known = new HashMap<>();

    public Contents(long callerUid, long managerUid) {
        this.asRoot = callerUid == 0;
        this.managerIsRoot = managerUid == 0;
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * What was found.
     *
     * @param status whether it could be read, and why not
     * @param sha256 digest; null unless READ
     * @param text what it says, of the same bytes as the digest; null unless READ and wanted
     * @param reason why it is UNREADABLE, or what is odd about the text; empty otherwise
     * @param install what it says about how it is installed; null unless READ
     * @param stat the file as it was read; null unless READ
     */
    record Content(
            Status status,
            @Nullable String sha256,
            @Nullable String text,
            String reason,
            @Nullable InstallText install,
            @Nullable Stat stat) {
        static Content of(Status status) {
            return new Content(status, null, null, "", null, null);
        }

        static Content unreadable(String reason) {
            return new Content(Status.UNREADABLE, null, null, reason, null, null);
        }

        private boolean isOf(Stat now) {
            return stat != null && stat.isSame(now);
        }
    }

    /** Whether anything may be opened there: as root only what nobody but root can change. */
    boolean mayOpen(boolean othersMayChange) {
        return !asRoot || (!othersMayChange && managerIsRoot);
    }

    /** Reads no more than the digest; see {@link #read(Trail, boolean, boolean)}. */
    Content read(Trail trail, boolean othersMayChange) {
        return read(trail, othersMayChange, false);
    }

    /**
     * Reads it.
     *
     * @param othersMayChange whether anybody but root and the manager's user may change what the trail went through
     * @param withText whether the text is wanted and not only its digest
     */
    Content read(Trail trail, boolean othersMayChange, boolean withText) {
        switch (trail.end) {
            case MISSING:
                return Content.of(Status.MISSING);
            case LOOP:
                return Content.of(Status.LINK_LOOP);
            case DENIED:
                return Content.unreadable(trail.reason);
            case FOUND:
            default:
        }
        if (trail.stat.isCharacterDevice() && trail.real.equals("/dev/null")) {
            return Content.of(Status.NULL_DEVICE);
        }
        if (!trail.stat.isRegular()) {
            return Content.of(Status.NOT_REGULAR);
        }
        if (trail.stat.size() > MAX_SIZE) {
            return Content.of(Status.TOO_LARGE);
        }
        if (!mayOpen(othersMayChange)) {
            return Content.of(Status.NOT_TRUSTED);
        }
        String key = withText ? trail.real + "\0text" : trail.real;
        Content content = known.get(key);
        if (content == null || !content.isOf(trail.stat)) {
            content = open(trail, withText);
            known.put(key, content);
        }
        return content;
    }

    private Content open(Trail trail, boolean withText) {
        try {
            Stat before = trail.stat;
            // Twice: somebody may be saving it right now.
            for (int attempt = 0; attempt < 2; attempt++) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) before.size());
                String digest = digest(trail.host, before.size(), bytes);
                Stat after = Stat.of(trail.host);
                if (after.isSame(before)) {
                    return content(digest, bytes.toByteArray(), withText, after);
                }
                if (!after.isRegular() || after.size() > MAX_SIZE) {
                    return Content.of(after.isRegular() ? Status.TOO_LARGE : Status.NOT_REGULAR);
                }
                before = after;
                trail.stat = after;
            }
            return Content.unreadable("it changed again and again while it was read");
        } catch (NoSuchFileException e) {
            return Content.unreadable("it vanished while it was read");
        } catch (IOException e) {
            return Content.unreadable(Reasons.of(e));
        }
    }

    /** Whatever the bytes are, they come to a text that can be shown. */
    private static Content content(String digest, byte[] bytes, boolean withText, Stat stat) {
        InstallText install = InstallText.of(bytes);
        if (!withText) {
            return new Content(Status.READ, digest, null, "", install, stat);
        }
        String text = Utf8Text.decode(bytes);
        boolean broken = text.indexOf(Utf8Text.BROKEN) >= 0;
        String odd = broken
                ? "its text is not valid UTF-8"
                : text.indexOf('\0') >= 0 ? "its text holds NUL bytes, each of which ends a line for systemd" : "";
        return new Content(Status.READ, digest, text, odd, install, stat);
    }

    /** Of as much as the file had before; one that has grown since is noticed by its size. */
    private String digest(Path file, long size, ByteArrayOutputStream copy) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file, OPEN)) {
            int total = 0;
            int read;
            // A read that failed half-way has left its bytes in.
            sha256.reset();
            buffer.clear();
            while (total < size && (read = channel.read(buffer)) > 0) {
                total += read;
                buffer.flip().get(chunk, 0, read);
                sha256.update(chunk, 0, read);
                copy.write(chunk, 0, read);
                buffer.clear();
            }
            return HexFormat.of().formatHex(sha256.digest());
        }
    }
}
