package io.unitward.cli.soak;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Has a compiled class ask {@link ShiftedClock} wherever it asks the machine for the time. The code stays as it is: in the
 * constant pool the methods that tell the time are given another owner, whose class is appended (JVM specification, 4.4).
 */
final class ShiftedCalls {
    /** Owner, name and descriptor. */
    private static final Set<List<String>> ASKED = Set.of(
            List.of("java/time/Instant", "now", "()Ljava/time/Instant;"),
            List.of("java/time/Clock", "systemUTC", "()Ljava/time/Clock;"),
            List.of("java/time/InstantSource", "system", "()Ljava/time/InstantSource;"));

    private static final String INSTEAD = "io/unitward/cli/soak/ShiftedClock";
    private static final int UTF8 = 1;
    private static final int CLASS = 7;
    private static final int METHOD = 10;
    private static final int INTERFACE_METHOD = 11;
    private static final int NAME_AND_TYPE = 12;

    private final List<Constant> pool = new ArrayList<>();

    private ShiftedCalls() {}

    /** A constant: what it refers to, in the numbers that it is made of, or its bytes as they are. */
    private record Constant(int tag, byte[] bytes) {
        int number(int index) {
            return (bytes[2 * index] & 0xff) << 8 | (bytes[2 * index + 1] & 0xff);
        }
    }

    /** The same class with its calls turned; the very bytes where it has none. */
    static byte[] turned(byte[] type) throws IOException {
        return new ShiftedCalls().turn(type);
    }

    /** Owner, name and descriptor of each method that a class calls or refers to. */
    static Set<List<String>> methods(byte[] type) throws IOException {
        ShiftedCalls read = new ShiftedCalls();
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(type));
        in.readLong();
        read.readAll(in);
        Set<List<String>> methods = new HashSet<>();
        for (Constant each : read.pool) {
            if (isMethod(each)) {
                methods.add(read.method(each));
            }
        }
        return methods;
    }

    private byte[] turn(byte[] type) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(type));
        long head = in.readLong();
        readAll(in);
        int count = pool.size();
        List<Integer> calls = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            if (isMethod(pool.get(i)) && ASKED.contains(method(pool.get(i)))) {
                calls.add(i);
            }
        }
        if (calls.isEmpty()) {
            return type;
        }
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        new DataOutputStream(name).writeUTF(INSTEAD);
        pool.add(new Constant(UTF8, name.toByteArray()));
        pool.add(new Constant(CLASS, numbers(count)));
        for (int call : calls) {
            pool.set(
                    call, new Constant(METHOD, numbers(count + 1, pool.get(call).number(1))));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(head);
        out.writeShort(pool.size());
        for (Constant each : pool) {
            if (each.tag() != 0) {
                out.writeByte(each.tag());
                out.write(each.bytes());
            }
        }
        in.transferTo(out);
        return bytes.toByteArray();
    }

    private static boolean isMethod(Constant constant) {
        return constant.tag() == METHOD || constant.tag() == INTERFACE_METHOD;
    }

    private void readAll(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        pool.add(new Constant(0, new byte[0])); // they are counted from 1
        while (pool.size() < count) {
            read(in);
        }
    }

    private void read(DataInputStream in) throws IOException {
        int tag = in.readUnsignedByte();
        if (tag == UTF8) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            new DataOutputStream(text).writeUTF(in.readUTF());
            pool.add(new Constant(tag, text.toByteArray()));
            return;
        }
        byte[] bytes = in.readNBytes(
                switch (tag) {
                    case 3, 4, 9, METHOD, INTERFACE_METHOD, NAME_AND_TYPE, 17, 18 -> 4;
                    case 5, 6 -> 8;
                    case CLASS, 8, 16, 19, 20 -> 2;
                    case 15 -> 3;
                    default -> throw new IOException("a constant of kind " + tag + " is not known");
                });
        pool.add(new Constant(tag, bytes));
        if (bytes.length == 8) {
            pool.add(new Constant(0, new byte[0])); // they take two numbers
        }
    }

    private List<String> method(Constant method) throws IOException {
        Constant type = pool.get(method.number(1));
        return List.of(text(pool.get(method.number(0)).number(0)), text(type.number(0)), text(type.number(1)));
    }

    private String text(int index) throws IOException {
        return new DataInputStream(new ByteArrayInputStream(pool.get(index).bytes())).readUTF();
    }

    private static byte[] numbers(int... numbers) {
        byte[] bytes = new byte[2 * numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            bytes[2 * i] = (byte) (numbers[i] >> 8);
            bytes[2 * i + 1] = (byte) numbers[i];
        }
        return bytes;
    }
}
