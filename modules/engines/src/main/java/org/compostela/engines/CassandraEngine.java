package org.compostela.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * An embedded Cassandra.
 *
 * <p>What it promises: a write that it acknowledged is on disk. Its commit log runs in group mode, so the reply to a
 * client waits for an fsync, which the writes of {@value #GROUP_WINDOW} share.
 *
 * <p>Who gets in: clients with the role {@link #user()} and its generated {@link #password()}, over loopback. The default
 * role of Cassandra never exists, the inter-node port accepts nobody, JMX is off.
 */
public final class CassandraEngine extends SupervisedEngine {
    private static final String VERSION = "5.0.9";

    /** Long enough for the writes of several messages under load, which cost a sync each otherwise; a lone write waits no longer. */
    private static final String GROUP_WINDOW = "4ms";

    /** What Cassandra reaches into on Java 17, as its own start script opens it. */
    private static final List<String> OPENINGS = List.of(
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-exports=java.management.rmi/com.sun.jmx.remote.internal.rmi=ALL-UNNAMED",
            "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
            "--add-exports=java.rmi/sun.rmi.server=ALL-UNNAMED",
            "--add-exports=java.rmi/sun.rmi.transport.tcp=ALL-UNNAMED",
            "--add-exports=java.sql/java.sql=ALL-UNNAMED",
            "--add-exports=java.base/java.lang.ref=ALL-UNNAMED",
            "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.module=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.loader=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.reflect=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.math=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.module=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.util.jar=ALL-UNNAMED",
            "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED");

    private final int nativePort = LoopbackPorts.choose();
    private final int internodePort = LoopbackPorts.choose();

    /** @param heapBytes the child's heap limit; its resident memory is about 300 MiB more */
    public CassandraEngine(
            EngineLibraries libraries, Path dataFolder, Path secretsFolder, Path logFolder, long heapBytes) {
        super("cassandra", VERSION, libraries.cassandra(), dataFolder, secretsFolder, logFolder, heapBytes);
    }

    /** Where CQL is served; the same address after a restart of the child. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), nativePort);
    }

    public String localDatacenter() {
        return "datacenter1";
    }

    @Override
    void writeConfiguration(Path data) throws IOException {
        String settings = String.format(
                Locale.ROOT,
                """
                cluster_name: compostela
                num_tokens: 1
                partitioner: org.apache.cassandra.dht.Murmur3Partitioner
                endpoint_snitch: SimpleSnitch
                seed_provider:
                  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
                    parameters:
                      - seeds: "127.0.0.1:%1$d"
                listen_address: 127.0.0.1
                storage_port: %1$d
                internode_authenticator:
                  class_name: org.compostela.engines.cassandra.NoPeers
                rpc_address: 127.0.0.1
                native_transport_port: %2$d
                start_native_transport: true
                native_transport_max_threads: 64
                native_transport_max_concurrent_connections: 64
                authenticator:
                  class_name: org.apache.cassandra.auth.PasswordAuthenticator
                authorizer:
                  class_name: org.apache.cassandra.auth.CassandraAuthorizer
                role_manager:
                  class_name: org.apache.cassandra.auth.CassandraRoleManager
                credentials_validity: 60s
                permissions_validity: 60s
                roles_validity: 60s
                auto_bootstrap: false
                hinted_handoff_enabled: false
                data_file_directories: ["%3$s/data"]
                commitlog_directory: "%3$s/commitlog"
                saved_caches_directory: "%3$s/saved_caches"
                hints_directory: "%3$s/hints"
                cdc_raw_directory: "%3$s/cdc"
                commitlog_sync: group
                commitlog_sync_group_window: %4$s
                commitlog_segment_size: 32MiB
                commitlog_total_space: 512MiB
                disk_failure_policy: die
                commit_failure_policy: die
                disk_optimization_strategy: ssd
                trickle_fsync: true
                paxos_variant: v2
                memtable_allocation_type: heap_buffers
                memtable_heap_space: 96MiB
                memtable_offheap_space: 32MiB
                concurrent_reads: 16
                concurrent_writes: 32
                concurrent_compactors: 1
                compaction_throughput: 64MiB/s
                key_cache_size: 16MiB
                counter_cache_size: 2MiB
                networking_cache_size: 32MiB
                file_cache_size: 32MiB
                read_request_timeout: 10s
                range_request_timeout: 20s
                write_request_timeout: 10s
                cas_contention_timeout: 5s
                truncate_request_timeout: 60s
                request_timeout: 20s
                """,
                internodePort,
                nativePort,
                quoted(data),
                GROUP_WINDOW);
        Files.writeString(data.resolve("cassandra.yaml"), settings, UTF_8);
    }

    @Override
    Program program(Path libraries, Path data, Path logs) {
        List<String> options = new ArrayList<>(OPENINGS);
        options.add("-Xms" + Math.min(heapBytes(), 256L * 1024 * 1024));
        options.add("-XX:+UseSerialGC");
        options.add("-XX:MaxDirectMemorySize=128m");
        options.add("-Djava.security.manager=allow");
        options.add("-Djdk.attach.allowAttachSelf=true");
        options.add("-Dcassandra.config=" + data.resolve("cassandra.yaml").toUri());
        options.add("-Dcassandra.storagedir=" + data);
        options.add("-Dcassandra-foreground=true");
        options.add("-Dcassandra.ring_delay_ms=0");
        options.add("-Dcassandra.skip_wait_for_gossip_to_settle=0");
        options.add("-Dcompostela.engine.log=" + logs.resolve("cassandra"));
        agent(libraries).forEach(options::add);
        return new Program(options, "org.compostela.engines.cassandra.CassandraMain");
    }

    /** Cassandra measures its memtables with this agent, more precisely and with less work than without. */
    private static List<String> agent(Path libraries) {
        try (Stream<Path> jars = Files.list(libraries)) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith("jamm-"))
                    .map(jar -> "-javaagent:" + jar)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(libraries + " cannot be listed", e);
        }
    }
}
