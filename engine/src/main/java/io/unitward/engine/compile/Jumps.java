package io.unitward.engine.compile;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Whether code can run in circles (JVM specification, 6.5): code that only jumps forwards ends. What is generated for conditions
 * and findings never jumps back.
 */
final class Jumps {
    private static final int WIDE = 196;
    private static final int IINC = 132;
    private static final int TABLE_SWITCH = 170;
    private static final int LOOKUP_SWITCH = 171;
    private static final int FIRST_IF = 153;
    private static final int LAST_JUMP = 168;
    private static final int IF_NULL = 198;
    private static final int IF_NON_NULL = 199;
    private static final int GOTO_W = 200;
    private static final int JSR_W = 201;

    /** How many bytes each instruction takes, by its code. */
    private static final int[] LENGTHS = lengths();

    private Jumps() {}

    /**
     * Reads the code of one method, from {@code max_stack} on.
     *
     * @return whether it may jump back, or does something that does not tell
     * @throws IOException when it is cut off
     */
    static boolean back(DataInputStream in) throws IOException {
        in.readInt(); // max_stack and max_locals
        byte[] code = in.readNBytes(in.readInt());
        boolean back = back(code);
        for (int handlers = in.readUnsignedShort(); handlers > 0; handlers--) {
            in.readUnsignedShort();
            int end = in.readUnsignedShort();
            int handler = in.readUnsignedShort();
            in.readUnsignedShort();
            back |= handler < end;
        }
        return back;
    }

    private static boolean back(byte[] code) {
        int at = 0;
        while (at < code.length) {
            int operation = code[at] & 0xff;
            if (operation == TABLE_SWITCH || operation == LOOKUP_SWITCH) {
                int after = afterSwitch(code, at);
                if (after < 0) {
                    return true;
                }
                at = after;
                continue;
            }
            boolean near = (operation >= FIRST_IF && operation <= LAST_JUMP)
                    || operation == IF_NULL
                    || operation == IF_NON_NULL;
            boolean far = operation == GOTO_W || operation == JSR_W;
            // The first byte of the distance has its sign; a distance of nothing stays where it is.
            if ((near || far) && (at + 2 >= code.length || code[at + 1] < 0 || (code[at + 1] | code[at + 2]) == 0)) {
                return true;
            }
            at += operation == WIDE && at + 1 < code.length
                    ? (code[at + 1] & 0xff) == IINC ? 6 : 4
                    : LENGTHS[operation];
        }
        return at != code.length;
    }

    /** Where a switch ends; -1 when one of its ways leads back, or it is cut off. */
    private static int afterSwitch(byte[] code, int start) {
        ByteBuffer in = ByteBuffer.wrap(code);
        int first = (start + 4) & ~3;
        if (first + 8 > code.length || ((code[start] & 0xff) == TABLE_SWITCH && first + 12 > code.length)) {
            return -1;
        }
        in.position(first);
        boolean table = (code[start] & 0xff) == TABLE_SWITCH;
        boolean back = in.getInt() <= 0;
        int low = in.getInt();
        long ways = table ? (long) in.getInt() - low + 1 : low;
        if (ways < 0 || ways * (table ? 4 : 8) > in.remaining()) {
            return -1;
        }
        for (long way = 0; way < ways; way++) {
            if (!table) {
                in.getInt();
            }
            back |= in.getInt() <= 0;
        }
        return back ? -1 : in.position();
    }

    private static int[] lengths() {
        int[] lengths = new int[256];
        Arrays.fill(lengths, 1);
        set(lengths, 2, 16, 16, 18, 18, 21, 25, 54, 58, 169, 169, 188, 188);
        set(
                lengths, 3, 17, 17, 19, 20, IINC, IINC, FIRST_IF, LAST_JUMP, 178, 184, 187, 187, 189, 189, 192, 193,
                198, 199);
        set(lengths, 4, 197, 197);
        set(lengths, 5, 185, 186, GOTO_W, JSR_W);
        return lengths;
    }

    private static void set(int[] lengths, int length, int... ranges) {
        for (int i = 0; i < ranges.length; i += 2) {
            Arrays.fill(lengths, ranges[i], ranges[i + 1] + 1, length);
        }
    }
}
