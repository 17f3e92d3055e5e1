package org.compostela.pipeline.extensions;

import static java.util.Objects.requireNonNull;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The head of a class file (JVM specification §4.1), read without loading the class: no code of an extension runs
 * because it lies there, and a library that it lacks is no reason not to list it.
 *
 * @param major version of the class file format: 61 is Java 17
 * @param access the access flags of the class
 * @param name the class's binary name
 * @param superclass empty for {@code java.lang.Object} and module descriptors
 */
record ClassFile(int major, int access, String name, Optional<String> superclass, List<String> interfaces) {
    private static final int MAGIC = 0xCAFEBABE;
    /** The format of Java 1.1 is 45, and each release has had the next one. */
    private static final int JAVA_0 = 44;

    private static final int ENUM = 0x4000;
    private static final int ANNOTATION = 0x2000;

    ClassFile {
        requireNonNull(name, "name");
        requireNonNull(superclass, "superclass");
        interfaces = List.copyOf(interfaces);
    }

    /** @throws IOException it is not a class file, or it ends too early */
    static ClassFile read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        int major = version(in);
        Constants constants = Constants.read(in);
        int access = in.readUnsignedShort();
        String name = constants.className(in.readUnsignedShort());
        int superclass = in.readUnsignedShort();
        Optional<String> superName = superclass == 0 ? Optional.empty() : Optional.of(constants.className(superclass));
        List<String> interfaces = new ArrayList<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            interfaces.add(constants.className(in.readUnsignedShort()));
        }
        return new ClassFile(major, access, name, superName, interfaces);
    }

    /**
     * The classes that the code of a class names, without arrays.
     *
     * @throws IOException it is not a class file, or it ends too early
     */
    static Set<String> references(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        version(in);
        return Constants.read(in).classNames();
    }

    private static int version(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC) {
            throw new IOException("not a class file");
        }
        in.readUnsignedShort();
        return in.readUnsignedShort();
    }

    /** The Java release that it was compiled for. */
    int javaRelease() {
        return major - JAVA_0;
    }

    /** Whether there may be instances of exactly this class. */
    boolean concrete() {
        return !Modifier.isAbstract(access) && !Modifier.isInterface(access) && (access & (ENUM | ANNOTATION)) == 0;
    }

    boolean topLevel() {
        return name.indexOf('$') < 0;
    }

    String packageName() {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    /** The constant pool (JVM specification §4.4), of which only names are kept. */
    private static final class Constants {
        private final @Nullable String[] texts;
        private final int[] classNames;

        private Constants(@Nullable String[] texts, int[] classNames) {
            this.texts = texts;
            this.classNames = classNames;
        }

        static Constants read(DataInputStream in) throws IOException {
            int count = in.readUnsignedShort();
            @Nullable String[] texts = new String[count];
            int[] classNames = new int[count];
            for (int i = 1; i < count; i++) {
                int tag = in.readUnsignedByte();
                switch (tag) {
                    case 1 -> texts[i] = in.readUTF();
                    case 7 -> classNames[i] = in.readUnsignedShort();
                    case 8, 16, 19, 20 -> in.skipNBytes(2);
                    case 15 -> in.skipNBytes(3);
                    case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
                    case 5, 6 -> {
                        in.skipNBytes(8);
                        // §4.4.5: a long or double takes two places, of which the second is not there.
                        i++;
                    }
                    default -> throw new IOException("not a class file: constant of kind " + tag);
                }
            }
            return new Constants(texts, classNames);
        }

        String className(int index) throws IOException {
            String name = index > 0 && index < classNames.length ? texts[text(index)] : null;
            if (name == null) {
                throw new IOException("not a class file: no name at constant " + index);
            }
            return name.replace('/', '.');
        }

        Set<String> classNames() throws IOException {
            Set<String> names = new TreeSet<>();
            for (int i = 1; i < classNames.length; i++) {
                if (classNames[i] != 0 && !className(i).startsWith("[")) {
                    names.add(className(i));
                }
            }
            return names;
        }

        private int text(int index) {
            return classNames[index] < texts.length ? classNames[index] : 0;
        }
    }
}
