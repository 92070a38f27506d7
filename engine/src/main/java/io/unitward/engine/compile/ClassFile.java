package io.unitward.engine.compile;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a class file refers to, from its constant pool alone (JVM specification, 4.4): whatever code in it calls, reads or
 * names has an entry there. Of the code itself only the jumps are looked at.
 *
 * @param major the class-file version, such as 61 for Java 17
 * @param classes names of classes, with slashes; arrays by their descriptor
 * @param members fields and methods that it reads, writes, calls or points to, as {@code OWNER.NAME}
 * @param bootstraps names of call sites and constants that are made at run time
 * @param loops methods that may run in circles
 */
record ClassFile(int major, List<String> classes, List<String> members, List<String> bootstraps, List<String> loops) {
    private static final int MAGIC = 0xCAFEBABE;

    private static final int UTF8 = 1;
    private static final int INTEGER = 3;
    private static final int FLOAT = 4;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;
    private static final int STRING = 8;
    private static final int FIELD = 9;
    private static final int METHOD = 10;
    private static final int INTERFACE_METHOD = 11;
    private static final int NAME_AND_TYPE = 12;
    private static final int METHOD_HANDLE = 15;
    private static final int METHOD_TYPE = 16;
    private static final int DYNAMIC = 17;
    private static final int INVOKE_DYNAMIC = 18;

    /**
     * Reads the constant pool.
     *
     * @throws IOException when it is no class file, is cut off, or holds a constant of a kind that is not known
     */
    static ClassFile read(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        if (in.readInt() != MAGIC) {
            throw new IOException("it is no class file");
        }
        in.readUnsignedShort();
        int major = in.readUnsignedShort();
        Pool pool = new Pool(in);
        ClassFile read =
                new ClassFile(major, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = 1; i < pool.tags.length; i++) {
            switch (pool.tags[i]) {
                case CLASS -> read.classes.add(pool.text(pool.first[i]));
                case FIELD, METHOD, INTERFACE_METHOD ->
                    read.members.add(pool.text(pool.first(pool.first[i], CLASS)) + "."
                            + pool.text(pool.first(pool.second[i], NAME_AND_TYPE)));
                case DYNAMIC, INVOKE_DYNAMIC ->
                    read.bootstraps.add(pool.text(pool.first(pool.second[i], NAME_AND_TYPE)));
                default -> {
                    // Literals, and parts of the others.
                }
            }
        }
        read.methods(in, pool);
        return read;
    }

    /** What follows the constant pool, up to the methods and these included. */
    private void methods(DataInputStream in, Pool pool) throws IOException {
        in.readUnsignedShort();
        in.readUnsignedShort();
        in.readUnsignedShort();
        for (int interfaces = in.readUnsignedShort(); interfaces > 0; interfaces--) {
            in.readUnsignedShort();
        }
        for (int fields = in.readUnsignedShort(); fields > 0; fields--) {
            member(in, pool);
        }
        for (int methods = in.readUnsignedShort(); methods > 0; methods--) {
            member(in, pool);
        }
    }

    private void member(DataInputStream in, Pool pool) throws IOException {
        in.readUnsignedShort();
        String name = pool.text(in.readUnsignedShort());
        in.readUnsignedShort();
        for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
            String attribute = pool.text(in.readUnsignedShort());
            byte[] content = in.readNBytes(in.readInt());
            if (attribute.equals("Code") && Jumps.back(new DataInputStream(new ByteArrayInputStream(content)))) {
                loops.add(name);
            }
        }
    }

    /** The constant pool, entry by entry. */
    private static final class Pool {
        private final int[] tags;
        private final int[] first;
        private final int[] second;
        private final String[] texts;

        Pool(DataInputStream in) throws IOException {
            int size = in.readUnsignedShort();
            tags = new int[size];
            first = new int[size];
            second = new int[size];
            texts = new String[size];
            for (int i = 1; i < size; i++) {
                tags[i] = in.readUnsignedByte();
                switch (tags[i]) {
                    case UTF8 -> texts[i] = in.readUTF();
                    case INTEGER, FLOAT -> in.readInt();
                    case LONG, DOUBLE -> {
                        in.readLong();
                        i++; // they take two places
                    }
                    case CLASS, STRING, METHOD_TYPE -> first[i] = in.readUnsignedShort();
                    case FIELD, METHOD, INTERFACE_METHOD, NAME_AND_TYPE, DYNAMIC, INVOKE_DYNAMIC -> {
                        first[i] = in.readUnsignedShort();
                        second[i] = in.readUnsignedShort();
                    }
                    case METHOD_HANDLE -> {
                        first[i] = in.readUnsignedByte();
                        second[i] = in.readUnsignedShort();
                    }
                    default -> throw new IOException("it holds a constant of kind " + tags[i]);
                }
            }
        }

        int first(int index, int tag) throws IOException {
            if (index <= 0 || index >= tags.length || tags[index] != tag) {
                throw new IOException("its constant " + index + " is not of kind " + tag);
            }
            return first[index];
        }

        String text(int index) throws IOException {
            if (index <= 0 || index >= tags.length || texts[index] == null) {
                throw new IOException("its constant " + index + " is no text");
            }
            return texts[index];
        }
    }
}
