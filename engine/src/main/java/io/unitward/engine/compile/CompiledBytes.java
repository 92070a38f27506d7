package io.unitward.engine.compile;

import io.unitward.engine.catalog.PolicyIndex;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compiled policies, and problems with policies, as bytes: for a file, and for a compiler with classes of its own. */
final class CompiledBytes {
    private static final int MOST_CLASSES = 100_000;

    private CompiledBytes() {}

    static byte[] encode(CompiledPolicies compiled) {
        return write(out -> {
            bytes(out, compiled.index().write().getBytes(StandardCharsets.UTF_8));
            out.writeInt(compiled.classes().size());
            for (Map.Entry<String, byte[]> each : compiled.classes().entrySet()) {
                text(out, each.getKey());
                bytes(out, each.getValue());
            }
        });
    }

    /**
     * Reads them back.
     *
     * @throws IOException when the bytes end too early or go on, or hold what none of these can
     * @throws IllegalArgumentException when the table of contents is none
     */
    static CompiledPolicies decode(byte[] encoded) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(encoded));
        PolicyIndex index = PolicyIndex.read(text(in));
        int count = in.readInt();
        if (count < 0 || count > MOST_CLASSES) {
            throw new IOException(count + " classes");
        }
        Map<String, byte[]> classes = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String name = text(in);
            classes.put(name, bytes(in));
        }
        if (in.available() > 0) {
            throw new IOException("more than the classes");
        }
        return new CompiledPolicies(index, new TreeMap<>(classes));
    }

    static byte[] encode(List<PolicyProblem> problems) {
        return write(out -> {
            out.writeInt(problems.size());
            for (PolicyProblem problem : problems) {
                text(out, problem.source());
                out.writeInt(problem.line());
                out.writeInt(problem.column());
                out.writeInt(problem.length());
                text(out, problem.message());
                out.writeBoolean(problem.hint() != null);
                text(out, problem.hint() == null ? "" : problem.hint());
            }
        });
    }

    static List<PolicyProblem> problems(byte[] encoded) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(encoded));
        List<PolicyProblem> problems = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            String source = text(in);
            int line = in.readInt();
            int column = in.readInt();
            int length = in.readInt();
            String message = text(in);
            boolean hinted = in.readBoolean();
            @Nullable String hint = text(in);
            problems.add(new PolicyProblem(source, line, column, length, message, hinted ? hint : null));
        }
        return problems;
    }

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private static byte[] write(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writing.to(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
        return bytes.toByteArray();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        bytes(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        // What is there at all bounds what is asked for.
        if (length < 0 || length > in.available()) {
            throw new IOException("cut off");
        }
        return in.readNBytes(length);
    }
}
