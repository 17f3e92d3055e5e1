package org.compostela.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * An embedded OpenSearch of one node.
 *
 * <p>Who gets in: REST requests over loopback that carry {@link #user()} and the generated {@link #password()}; all
 * others get 401. The node-to-node transport does not listen at all.
 */
public final class OpenSearchEngine extends SupervisedEngine {
    private static final String VERSION = "2.19.6";

    private final int port = LoopbackPorts.choose();
    private final Path logs;

    /** @param heapBytes the child's heap limit; its resident memory is about 200 MiB more */
    public OpenSearchEngine(
            EngineLibraries libraries, Path dataFolder, Path secretsFolder, Path logFolder, long heapBytes) {
        super("opensearch", VERSION, libraries.opensearch(), dataFolder, secretsFolder, logFolder, heapBytes);
        this.logs = logFolder.toAbsolutePath().normalize();
    }

    /** Where REST is served; the same address after a restart of the child. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    void writeConfiguration(Path data) throws IOException {
        Path config = data.resolve("config");
        Files.createDirectories(config);
        Files.createDirectories(data.resolve("plugins"));
        Files.createDirectories(data.resolve("modules"));
        String settings = String.format(
                Locale.ROOT,
                """
                cluster.name: compostela
                node.name: compostela
                path.data: "%1$s/data"
                path.logs: "%3$s"
                discovery.type: single-node
                network.host: 127.0.0.1
                network.server: false
                transport.type: closed
                http.type: netty4
                http.port: %2$d
                http.max_content_length: 64mb
                action.auto_create_index: false
                action.destructive_requires_name: true
                cluster.routing.allocation.disk.watermark.low: 1gb
                cluster.routing.allocation.disk.watermark.high: 512mb
                cluster.routing.allocation.disk.watermark.flood_stage: 256mb
                indices.query.bool.max_clause_count: 4096
                node.processors: 2
                """,
                quoted(data),
                port,
                quoted(logs));
        Files.writeString(config.resolve("opensearch.yml"), settings, UTF_8);
        Files.writeString(
                config.resolve("log4j2.properties"),
                """
                status = error
                appender.rolling.type = RollingFile
                appender.rolling.name = rolling
                appender.rolling.fileName = ${sys:compostela.engine.logs}/opensearch.log
                appender.rolling.filePattern = ${sys:compostela.engine.logs}/opensearch.%i.log.gz
                appender.rolling.layout.type = PatternLayout
                appender.rolling.layout.pattern = %d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX}{UTC} %-5level [%t] %c{1.} - %m%n
                appender.rolling.policies.type = Policies
                appender.rolling.policies.size.type = SizeBasedTriggeringPolicy
                appender.rolling.policies.size.size = 20MB
                appender.rolling.strategy.type = DefaultRolloverStrategy
                appender.rolling.strategy.max = 5
                rootLogger.level = info
                rootLogger.appenderRef.rolling.ref = rolling
                """,
                UTF_8);
    }

    @Override
    Program program(Path libraries, Path data, Path logFolder) {
        return new Program(
                List.of(
                        // Indexing mail is little work in much code: the optimising compiler took as long as all of it.
                        // An index
                        // that is searched so much that it pays belongs on a node of its own.
                        "-XX:TieredStopAtLevel=1",
                        "-Xms" + Math.min(heapBytes(), 128L * 1024 * 1024),
                        "-XX:+UseSerialGC",
                        "-XX:MaxDirectMemorySize=128m",
                        "-Djava.security.manager=allow",
                        "-Dopensearch.networkaddress.cache.ttl=60",
                        "-Dio.netty.noUnsafe=true",
                        "-Dio.netty.noKeySetOptimization=true",
                        "-Dio.netty.allocator.numDirectArenas=0",
                        "-Dlog4j2.disable.jmx=true",
                        "-Dlog4j.shutdownHookEnabled=false",
                        "-Dcompostela.engine.logs=" + logFolder,
                        "--add-opens=java.base/java.io=ALL-UNNAMED"),
                "org.compostela.engines.opensearch.OpenSearchMain");
    }
}
