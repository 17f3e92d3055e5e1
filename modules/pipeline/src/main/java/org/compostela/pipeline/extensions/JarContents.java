package org.compostela.pipeline.extensions;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * What the jars of an extension hold, read without loading a class.
 *
 * @param classes the heads of the classes, by name; of a name that is there twice the first, as the class loader does
 * @param whole whether every jar could be read to its end
 * @param problems what is wrong with the jars
 */
record JarContents(Declaration declaration, Map<String, ClassFile> classes, boolean whole, List<String> problems) {
    /** Far more than any library has; a jar with more is made to exhaust the server's memory. */
    private static final int MAX_CLASSES = 200_000;
    /** The head of a class is its constant pool, in practice up to some 100 KB. */
    private static final int MAX_HEAD = 4 * 1024 * 1024;

    JarContents {
        requireNonNull(declaration, "declaration");
        requireNonNull(classes, "classes");
        requireNonNull(problems, "problems");
    }

    static JarContents read(List<Path> jars) {
        Reading reading = new Reading();
        jars.forEach(reading::jar);
        return new JarContents(reading.declaration, reading.classes, reading.whole, reading.problems);
    }

    boolean has(String className) {
        return classes.containsKey(className);
    }

    private static final class Reading {
        private final Map<String, ClassFile> classes = new LinkedHashMap<>();
        private final List<String> problems = new ArrayList<>();
        private Declaration declaration = Declaration.NONE;
        private boolean whole = true;

        void jar(Path path) {
            try (JarFile jar = new JarFile(path.toFile())) {
                declaration = declaration.and(Declaration.of(jar));
                classes(jar, path.getFileName().toString());
            } catch (IOException | RuntimeException e) {
                // A jar may be made to break the JDK's reader, too; a signed one that was changed is a
                // SecurityException.
                whole = false;
                problems.add(path.getFileName() + " cannot be read: " + e.getMessage());
            }
        }

        private void classes(JarFile jar, String jarName) throws IOException {
            int runtime = Runtime.version().feature();
            int tooNew = 0;
            for (JarEntry entry : (Iterable<JarEntry>) classEntries(jar)::iterator) {
                ClassFile type = head(jar, entry, jarName);
                tooNew = Math.max(tooNew, type.javaRelease());
                if (classes.putIfAbsent(type.name(), type) == null && classes.size() > MAX_CLASSES) {
                    throw new IOException("more than " + MAX_CLASSES + " classes");
                }
            }
            if (tooNew > runtime) {
                problems.add(jarName + " has classes for Java " + tooNew + ", and this is Java " + runtime
                        + ": compile it with --release " + runtime);
            }
        }

        /** Without those for other Java releases (META-INF/versions), which take the place of ones outside. */
        private static Stream<JarEntry> classEntries(JarFile jar) {
            return jar.stream()
                    .filter(entry -> entry.getName().endsWith(".class"))
                    .filter(entry -> !entry.getName().startsWith("META-INF/"))
                    .filter(entry -> !entry.getName().endsWith("module-info.class"))
                    .filter(entry -> !entry.getName().endsWith("package-info.class"));
        }

        private ClassFile head(JarFile jar, JarEntry entry, String jarName) throws IOException {
            ClassFile type;
            try (InputStream in = new BufferedInputStream(new BoundedInput(jar.getInputStream(entry), MAX_HEAD))) {
                type = ClassFile.read(in);
            } catch (IOException | SecurityException e) {
                throw new IOException(entry.getName() + " is broken: " + e.getMessage(), e);
            }
            String expected = entry.getName().substring(0, entry.getName().length() - ".class".length());
            if (!type.name().equals(expected.replace('/', '.'))) {
                problems.add(jarName + ": " + entry.getName() + " holds the class " + type.name()
                        + ", which cannot be found there");
            }
            return type;
        }
    }
}
