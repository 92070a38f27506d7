import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Gives classes of a jar a form that is faster to start with. What they do stays as it is:
 *
 * <ul>
 *   <li>Those that were compiled for Java 5 or older (picocli's) get the form of Java 8: Java 17 keeps no older class in a
 *       class-data archive, and verifies them with its slow verifier.
 *   <li>The methods of {@link #TEXTS} return the text of their resource instead of reading it. All else that a usual run needs is in
 *       the archive, so that Java does not open the jar for it.
 *   <li>Jackson's parsers make the four {@code BigDecimal} that bound {@code int} and {@code long} when they compare with them, and
 *       not when the first parser is made: before its first one, Java 25 computes 5 to the power of 65 536.
 * </ul>
 *
 * <p>usage: Modernize.java JAR, run from its source by the build; the same jar gives the same bytes.
 */
final class Modernize {
    private static final int MAJOR = 6; // where the version is in a class file
    private static final int CHUNK = 16_000; // a constant holds 65 535 bytes, of which a char takes three at most

    /** A method without arguments that returns what a resource says. */
    private record Text(String type, String method, String resource) {}

    private static final List<Text> TEXTS = List.of(
            new Text("io/unitward/cli/Version", "text", "io/unitward/cli/version.txt"),
            new Text("io/unitward/engine/Policies", "shippedIndexText", "io/unitward/engine/policies.index"));

    public static void main(String[] args) throws IOException {
        Path jar = Path.of(args[0]);
        Map<ZipEntry, byte[]> entries = new LinkedHashMap<>();
        Map<String, byte[]> contents = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(Files.readAllBytes(jar)))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTimeLocal(entry.getTimeLocal());
                byte[] content = in.readAllBytes();
                entries.put(copy, content);
                contents.put(entry.getName(), content);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()});
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<ZipEntry, byte[]> entry : entries.entrySet()) {
                byte[] content = entry.getValue();
                String name = entry.getKey().getName();
                out.putNextEntry(entry.getKey());
                out.write(name.endsWith(".class") ? faster(name, content, loader, contents) : content);
                out.closeEntry();
            }
        }
        Files.write(jar, bytes.toByteArray());
    }

    private static byte[] faster(String name, byte[] content, ClassLoader loader, Map<String, byte[]> contents) {
        return Bounds.whenUsed(name, told(name, modern(content, loader), contents));
    }

    private static byte[] modern(byte[] content, ClassLoader loader) {
        ClassReader reader = new ClassReader(content);
        if (reader.readUnsignedShort(MAJOR) > Opcodes.V1_5) {
            return content;
        }
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
            @Override
            protected ClassLoader getClassLoader() {
                return loader;
            }
        };
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public void visit(int version, int access, String name, String signature, String parent, String[] of) {
                        super.visit(Opcodes.V1_8, access, name, signature, parent, of);
                    }
                },
                ClassReader.SKIP_FRAMES);
        return writer.toByteArray();
    }

    /** The class with the texts of its methods in it. */
    private static byte[] told(String name, byte[] content, Map<String, byte[]> contents) {
        for (Text text : TEXTS) {
            if (name.equals(text.type() + ".class")) {
                byte[] told = contents.get(text.resource());
                if (told == null) {
                    throw new IllegalStateException("the jar has no " + text.resource());
                }
                content = told(content, text, new String(told, StandardCharsets.UTF_8));
            }
        }
        return content;
    }

    private static byte[] told(byte[] content, Text text, String value) {
        boolean[] found = new boolean[1];
        byte[] told = rewritten(content, 0, (name, method) -> {
            if (!name.equals(text.method() + "()Ljava/lang/String;")) {
                return method;
            }
            found[0] = true;
            tell(method, value);
            return null;
        });
        if (!found[0]) {
            throw new IllegalStateException(text.type() + " has no method " + text.method() + " that returns a text");
        }
        return told;
    }

    /**
     * A class with other methods.
     *
     * @param flags of the {@link ClassWriter}
     * @param methods what takes a method, by name with descriptor, and what it is to be written to; null when that is written
     */
    private static byte[] rewritten(
            byte[] content, int flags, BiFunction<String, MethodVisitor, MethodVisitor> methods) {
        ClassReader reader = new ClassReader(content);
        ClassWriter writer = new ClassWriter(reader, flags);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String descriptor, String signature, String[] thrown) {
                        return methods.apply(
                                name + descriptor, super.visitMethod(access, name, descriptor, signature, thrown));
                    }
                },
                0);
        return writer.toByteArray();
    }

    private static void tell(MethodVisitor method, String value) {
        method.visitCode();
        method.visitLdcInsn(value.substring(0, Math.min(CHUNK, value.length())));
        for (int at = CHUNK; at < value.length(); at += CHUNK) {
            method.visitLdcInsn(value.substring(at, Math.min(at + CHUNK, value.length())));
            method.visitMethodInsn(
                    Opcodes.INVOKEVIRTUAL, "java/lang/String", "concat", "(Ljava/lang/String;)Ljava/lang/String;", false);
        }
        method.visitInsn(Opcodes.ARETURN);
        method.visitMaxs(2, 0);
        method.visitEnd();
    }

    /** Jackson's bounds, each a constant {@code BD_X} that is made of a {@code BI_X}. */
    private static final class Bounds extends MethodVisitor {
        private static final String KEEPER = "com/fasterxml/jackson/core/base/ParserMinimalBase";
        private static final String DECIMAL = "java/math/BigDecimal";
        private static final String OF_INTEGER = "(Ljava/math/BigInteger;)V";
        private static final int BOUNDS = 4;
        private static final String AGAIN = "; look at this version of Jackson again";

        private final int[] dropped; // how many so far; null but in the initializer of the keeper
        private String dropping = "";

        private Bounds(MethodVisitor method, int[] dropped) {
            super(Opcodes.ASM9, method);
            this.dropped = dropped;
        }

        static byte[] whenUsed(String file, byte[] content) {
            if (!new String(content, StandardCharsets.ISO_8859_1).contains("BD_M")) {
                return content;
            }
            boolean keeper = file.equals(KEEPER + ".class");
            int[] dropped = new int[1];
            byte[] rewritten = rewritten(
                    content,
                    ClassWriter.COMPUTE_MAXS,
                    (name, method) -> new Bounds(method, keeper && name.equals("<clinit>()V") ? dropped : null));
            if (keeper && dropped[0] != BOUNDS) {
                throw new IllegalStateException(KEEPER + " makes " + dropped[0] + " bounds; expected " + BOUNDS + AGAIN);
            }
            return rewritten;
        }

        /** That nothing but what one bound is made of was dropped so far. */
        private void requireWhole() {
            if (!dropping.isEmpty()) {
                throw new IllegalStateException(KEEPER + " makes a bound by '" + dropping + "'" + AGAIN);
            }
        }

        @Override
        public void visitEnd() {
            requireWhole();
            super.visitEnd();
        }

        private boolean drops(String what) {
            if (dropping.isEmpty()) {
                return false;
            }
            dropping += " " + what;
            return true;
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            if (dropped != null && opcode == Opcodes.NEW && type.equals(DECIMAL)) {
                requireWhole();
                dropping = "new";
            } else {
                super.visitTypeInsn(opcode, type);
            }
        }

        @Override
        public void visitInsn(int opcode) {
            if (!drops(opcode == Opcodes.DUP ? "dup" : "instruction " + opcode)) {
                super.visitInsn(opcode);
            }
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (!drops(owner + name + descriptor)) {
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            }
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            String integer = name.replaceFirst("^BD_", "BI_");
            if (!name.startsWith("BD_M") || !owner.startsWith("com/fasterxml/jackson/core/")) {
                if (!drops(opcode == Opcodes.GETSTATIC ? name : "another " + name)) {
                    super.visitFieldInsn(opcode, owner, name, descriptor);
                }
            } else if (opcode == Opcodes.GETSTATIC) {
                super.visitTypeInsn(Opcodes.NEW, DECIMAL);
                super.visitInsn(Opcodes.DUP);
                super.visitFieldInsn(Opcodes.GETSTATIC, KEEPER, integer, "Ljava/math/BigInteger;");
                super.visitMethodInsn(Opcodes.INVOKESPECIAL, DECIMAL, "<init>", OF_INTEGER, false);
            } else if (dropped != null && dropping.equals("new dup " + integer + " " + DECIMAL + "<init>" + OF_INTEGER)) {
                // The constant stays null: nobody reads it any more.
                dropping = "";
                dropped[0]++;
            } else {
                throw new IllegalStateException(KEEPER + "." + name + " is made by '" + dropping + "'" + AGAIN);
            }
        }
    }
}
