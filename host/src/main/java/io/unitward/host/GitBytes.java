package io.unitward.host;

import io.unitward.host.GitObjects.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what {@code git cat-file} writes. Anything unexpected is an error. */
final class GitBytes {
    private GitBytes() {}

    /** What there is of one object. */
    record Header(String id, String type, long size) {}

    /** The answer to {@code --batch-check}, which must name each id, in order, and find it. */
    static List<Header> headers(byte[] answer, Collection<String> ids, String type) throws IOException {
        List<Header> headers = new ArrayList<>();
        int at = 0;
        for (String id : ids) {
            int end = lineEnd(answer, at);
            headers.add(header(new String(answer, at, end - at, StandardCharsets.ISO_8859_1), id, type));
            at = end + 1;
        }
        return headers;
    }

    /** The answer to {@code --batch}, every content of which must hash to its id. */
    static Map<String, byte[]> contents(byte[] answer, Collection<String> ids, String type) throws IOException {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        int at = 0;
        for (String id : ids) {
            int end = lineEnd(answer, at);
            Header header = header(new String(answer, at, end - at, StandardCharsets.ISO_8859_1), id, type);
            int start = end + 1;
            if (header.size() > answer.length - start) {
                throw new IOException("git wrote less of " + id + " than it said");
            }
            byte[] content = Arrays.copyOfRange(answer, start, start + (int) header.size());
            if (!hash(type, content, id.length()).equals(id)) {
                throw new IOException("object " + id + " is damaged: its content hashes to another id");
            }
            contents.put(id, content);
            at = start + content.length + 1;
        }
        return contents;
    }

    /**
     * The entries of a tree; a name that is no UTF-8 is left out, since no unit has it.
     *
     * @param idBytes length of an id
     */
    static List<Entry> tree(byte[] tree, int idBytes) throws IOException {
        List<Entry> entries = new ArrayList<>();
        int at = 0;
        while (at < tree.length) {
            int space = indexOf(tree, (byte) ' ', at);
            int nul = indexOf(tree, (byte) 0, at);
            if (space < 0 || nul < space || nul + 1 + idBytes > tree.length) {
                throw new IOException("a tree of it cannot be read");
            }
            String mode = new String(tree, at, space - at, StandardCharsets.US_ASCII);
            String name = new String(tree, space + 1, nul - space - 1, StandardCharsets.UTF_8);
            if (name.indexOf('\uFFFD') < 0 && name.indexOf('/') < 0) {
                entries.add(new Entry(name, mode, HexFormat.of().formatHex(tree, nul + 1, nul + 1 + idBytes)));
            }
            at = nul + 1 + idBytes;
        }
        return entries;
    }

    private static Header header(String line, String id, String type) throws IOException {
        String[] words = line.split(" ", -1);
        if (words.length == 2 && words[0].equals(id)) {
            throw new IOException("it has no " + type + " " + id);
        }
        if (words.length != 3 || !words[0].equals(id) || !words[2].matches("[0-9]{1,18}")) {
            throw new IOException("it has no " + type + " of the id " + id + " in full");
        }
        if (!words[1].equals(type)) {
            throw new IOException(id + " is a " + words[1] + ", no " + type);
        }
        return new Header(id, words[1], Long.parseLong(words[2]));
    }

    private static String hash(String type, byte[] content, int idLength) {
        try {
            MessageDigest digest = MessageDigest.getInstance(idLength == 64 ? "SHA-256" : "SHA-1");
            digest.update((type + " " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int lineEnd(byte[] bytes, int from) throws IOException {
        int end = indexOf(bytes, (byte) '\n', from);
        if (end < 0) {
            throw new IOException("git wrote less than was asked");
        }
        return end;
    }

    private static int indexOf(byte[] bytes, byte wanted, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
