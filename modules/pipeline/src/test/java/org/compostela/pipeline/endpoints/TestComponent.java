package org.compostela.pipeline.endpoints;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A component of Camel in a jar, as its makers would ship it: {@code pigeon:FILE} writes the mail's name and its first line into a file. */
final class TestComponent {
    private static final String SOURCE =
            """
            package org.pigeon;

            import java.nio.file.Files;
            import java.nio.file.Path;
            import java.util.Map;
            import org.apache.camel.*;
            import org.apache.camel.support.*;

            public class PigeonComponent extends DefaultComponent {
                @Override
                protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
                    return new DefaultEndpoint(uri, this) {
                        @Override
                        public Producer createProducer() {
                            return new DefaultProducer(this) {
                                @Override
                                public void process(Exchange exchange) throws Exception {
                                    String text = exchange.getMessage().getBody(String.class);
                                    Files.writeString(Path.of(remaining),
                                        exchange.getMessage().getHeader("CompostelaMailName") + ": " + text);
                                }
                            };
                        }

                        @Override
                        public Consumer createConsumer(Processor processor) {
                            throw new UnsupportedOperationException();
                        }
                    };
                }
            }
            """;

    private TestComponent() {}

    static void write(Path jar) throws IOException {
        Path work = Files.createTempDirectory(jar.getParent().getParent(), "pigeon");
        Path source = Files.writeString(work.resolve("PigeonComponent.java"), SOURCE);
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-d",
                        work.toString(),
                        "-cp",
                        System.getProperty("compostela.test.class.path", System.getProperty("java.class.path")),
                        source.toString());
        if (failed != 0) {
            throw new IllegalStateException("the component does not compile");
        }
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> classes = Files.walk(work)) {
            entries.putNextEntry(new JarEntry("META-INF/services/org/apache/camel/component/pigeon"));
            entries.write("class=org.pigeon.PigeonComponent\n".getBytes(UTF_8));
            for (Path file :
                    classes.filter(path -> path.toString().endsWith(".class")).toList()) {
                entries.putNextEntry(new JarEntry(work.relativize(file).toString()));
                entries.write(Files.readAllBytes(file));
            }
        }
    }
}
