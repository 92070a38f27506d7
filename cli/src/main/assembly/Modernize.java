import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Gives the classes of a jar that were compiled for Java 5 or older (picocli's) the form of Java 8: Java 17 keeps no older
 * class in a class-data archive, and verifies them with its slow verifier. What the classes do stays as it is.
 *
 * <p>Also has Jackson make its four bounds of whole numbers as {@code BigDecimal} where it compares with them, for numbers that
 * we never ask for, and not at its start: the first {@code BigDecimal} of a process costs Java 25 some 10 ms.
 *
 * <p>usage: Modernize.java JAR, run from its source by the build; the same jar gives the same bytes.
 */
final class Modernize {
    private static final int MAJOR = 6; // where the version is in a class file
    private static final String BOUNDS = "com/fasterxml/jackson/core/base/ParserMinimalBase";
    private static final Set<String> OF_BOUNDS = Set.of(BOUNDS + ".class", "com/fasterxml/jackson/core/base/ParserBase.class");
    private static final String DECIMAL = "java/math/BigDecimal";
    private static final String WHOLE = "Ljava/math/BigInteger;";

    public static void main(String[] args) throws IOException {
        Path jar = Path.of(args[0]);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int bounded = 0;
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()});
                ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(Files.readAllBytes(jar)));
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTimeLocal(entry.getTimeLocal());
                out.putNextEntry(copy);
                if (OF_BOUNDS.contains(entry.getName())) {
                    content = withLateBounds(content);
                    bounded++;
                }
                out.write(entry.getName().endsWith(".class") ? modern(content, loader) : content);
                out.closeEntry();
            }
        }
        // A jar of picocli alone has none of them.
        if (bounded != 0 && bounded != OF_BOUNDS.size()) {
            throw new IOException(jar + " has " + bounded + " of " + OF_BOUNDS + "; Jackson has changed, see Modernize.java");
        }
        Files.write(jar, bytes.toByteArray());
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

    private static byte[] withLateBounds(byte[] content) throws IOException {
        ClassReader reader = new ClassReader(content);
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        LateBounds late = new LateBounds(writer);
        reader.accept(late, 0);
        int made = reader.getClassName().equals(BOUNDS) ? 4 : 0;
        if (late.left != made) {
            throw new IOException(reader.getClassName() + " makes " + late.left + " bounds at its start; expected " + made
                    + "; Jackson has changed, see Modernize.java");
        }
        return writer.toByteArray();
    }

    /** Takes {@code BD_X = new BigDecimal(BI_X)} and its field away, and puts {@code new BigDecimal(BI_X)} where that is read. */
    private static final class LateBounds extends ClassVisitor {
        /** How many were taken away. */
        private int left;

        LateBounds(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public FieldVisitor visitField(int access, String name, String type, String signature, Object value) {
            boolean bound = name.startsWith("BD_") && type.equals("L" + DECIMAL + ";");
            return bound ? null : super.visitField(access, name, type, signature, value);
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String type, String signature, String[] thrown) {
            MethodVisitor next = super.visitMethod(access, name, type, signature, thrown);
            return new MethodVisitor(Opcodes.ASM9, next) {
                private boolean making;

                @Override
                public void visitTypeInsn(int opcode, String of) {
                    making = name.equals("<clinit>") && opcode == Opcodes.NEW && of.equals(DECIMAL);
                    if (!making) {
                        super.visitTypeInsn(opcode, of);
                    }
                }

                @Override
                public void visitInsn(int opcode) {
                    if (!making) {
                        super.visitInsn(opcode);
                    }
                }

                @Override
                public void visitMethodInsn(int opcode, String owner, String method, String of, boolean inInterface) {
                    if (!making) {
                        super.visitMethodInsn(opcode, owner, method, of, inInterface);
                    }
                }

                @Override
                public void visitFieldInsn(int opcode, String owner, String field, String of) {
                    boolean bound = field.startsWith("BD_") && of.equals("L" + DECIMAL + ";");
                    if (bound && opcode == Opcodes.PUTSTATIC) {
                        making = false;
                        left++;
                    } else if (bound) {
                        super.visitTypeInsn(Opcodes.NEW, DECIMAL);
                        super.visitInsn(Opcodes.DUP);
                        super.visitFieldInsn(Opcodes.GETSTATIC, BOUNDS, "BI_" + field.substring(3), WHOLE);
                        super.visitMethodInsn(Opcodes.INVOKESPECIAL, DECIMAL, "<init>", "(" + WHOLE + ")V", false);
                    } else if (!making) {
                        super.visitFieldInsn(opcode, owner, field, of);
                    }
                }
            };
        }
    }
}
