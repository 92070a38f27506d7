package io.unitward.cli.validate;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A tar archive in memory whose bytes depend on nothing but what is added: everything is root's and of 1970. */
final class Tar {
    private static final int BLOCK = 512;
    private static final char FILE = '0';
    private static final char LINK = '2';
    private static final char DIRECTORY = '5';

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Tar directory(String name, int mode) {
        return entry(name + "/", mode, DIRECTORY, "", new byte[0]);
    }

    Tar file(String name, int mode, byte[] content) {
        return entry(name, mode, FILE, "", content);
    }

    Tar file(String name, int mode, String content) {
        return file(name, mode, content.getBytes(StandardCharsets.UTF_8));
    }

    Tar link(String name, String target) {
        return entry(name, 0777, LINK, target, new byte[0]);
    }

    byte[] toBytes() {
        byte[] entries = bytes.toByteArray();
        return Arrays.copyOf(entries, entries.length + 2 * BLOCK);
    }

    private Tar entry(String name, int mode, char type, String target, byte[] content) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "%07o".formatted(mode));
        put(header, 108, "0000000"); // uid
        put(header, 116, "0000000"); // gid
        put(header, 124, "%011o".formatted(content.length));
        put(header, 136, "00000000000"); // time
        put(header, 148, "        "); // the checksum counts its own field as blanks
        put(header, 156, String.valueOf(type));
        put(header, 157, target);
        put(header, 257, "ustar\0" + "00");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, "%06o\0".formatted(sum));
        bytes.writeBytes(header);
        bytes.writeBytes(content);
        bytes.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        return this;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(value, 0, header, at, value.length);
    }
}
