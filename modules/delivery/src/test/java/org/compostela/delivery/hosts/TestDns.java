package org.compostela.delivery.hosts;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A real name server on a loopback port, UDP and TCP, for the zone {@code test.}, with faults for single names. */
public final class TestDns implements AutoCloseable {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    public enum Fault {
        SERVFAIL,
        SILENCE,
        /** UDP answers are cut, so that the client has to ask by TCP. */
        TRUNCATION
    }

    private final List<Record> records = new CopyOnWriteArrayList<>();
    private final Map<Name, Fault> faults = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();
    private final AtomicInteger byTcp = new AtomicInteger();
    private volatile @Nullable TestSigner signer;
    private final DatagramSocket udp;
    private final ServerSocket tcp;

    public TestDns() throws IOException {
        tcp = new ServerSocket(0, 50, LOOPBACK);
        udp = new DatagramSocket(new InetSocketAddress(LOOPBACK, tcp.getLocalPort()));
        start(this::serveUdp);
        start(this::serveTcp);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "test-dns");
        thread.setDaemon(true);
        thread.start();
    }

    /** Records as a zone file has them, such as {@code example.test. 60 MX 10 mx.example.test.}. */
    public TestDns zone(String... lines) {
        for (String line : lines) {
            try (Master master = new Master(
                    new java.io.ByteArrayInputStream((line + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                    Name.root,
                    60)) {
                for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
                    records.add(record);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return this;
    }

    public TestDns without(String name) {
        records.removeIf(record -> record.getName().equals(name(name)));
        return this;
    }

    /** From now on the zone {@code test.} is signed. */
    public TestDns sign() throws GeneralSecurityException, DNSSEC.DNSSECException {
        signer = new TestSigner(name("test."));
        return this;
    }

    /** The signatures of a name are of somebody else. */
    public TestDns forge(String name) {
        requireNonNull(signer, "not signed").forge(name(name));
        return this;
    }

    /** A client that checks signatures, and trusts the key of the zone. */
    public Dns validatingClient() throws IOException {
        String anchor = requireNonNull(signer, "not signed").anchor() + "\n";
        return Dns.validating(
                List.of(new InetSocketAddress(LOOPBACK, tcp.getLocalPort())),
                new ByteArrayInputStream(anchor.getBytes(StandardCharsets.US_ASCII)),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20));
    }

    public TestDns fault(String name, Fault fault) {
        faults.put(name(name), fault);
        return this;
    }

    int questions() {
        return questions.get();
    }

    int byTcp() {
        return byTcp.get();
    }

    /** With time limits that suit a test. */
    public Dns client() {
        return client(Duration.ofMillis(1_500));
    }

    Dns client(Duration limit) {
        return Dns.of(List.of(new InetSocketAddress(LOOPBACK, tcp.getLocalPort())), Duration.ofMillis(300), limit);
    }

    private static Name name(String text) {
        return Name.fromConstantString(text);
    }

    private void serveUdp() {
        byte[] buffer = new byte[4096];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                byte[] reply = reply(Arrays.copyOf(buffer, packet.getLength()), true);
                if (reply.length > 0) {
                    udp.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                if (!udp.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try (Socket socket = tcp.accept()) {
                byTcp.incrementAndGet();
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] question = new byte[in.readUnsignedShort()];
                in.readFully(question);
                byte[] reply = reply(question, false);
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                out.writeShort(reply.length);
                out.write(reply);
                out.flush();
            } catch (IOException e) {
                if (!tcp.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private byte[] reply(byte[] wire, boolean overUdp) throws IOException {
        Message question = new Message(wire);
        Record asked = question.getQuestion();
        questions.incrementAndGet();
        Fault fault = faults.get(asked.getName());
        if (fault == Fault.SILENCE) {
            return new byte[0];
        }
        Message reply = new Message(question.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setFlag(Flags.RA);
        reply.addRecord(asked, Section.QUESTION);
        if (fault == Fault.SERVFAIL) {
            reply.getHeader().setRcode(Rcode.SERVFAIL);
        } else if (fault == Fault.TRUNCATION && overUdp) {
            reply.getHeader().setFlag(Flags.TC);
        } else {
            answer(asked, reply);
            TestSigner signs = signer;
            if (signs != null) {
                signs.sign(reply, asked, records);
            }
        }
        return reply.toWire();
    }

    private void answer(Record asked, Message reply) {
        Name name = asked.getName();
        TestSigner signs = signer;
        if (signs != null && asked.getType() == Type.DNSKEY && name.equals(name("test."))) {
            reply.addRecord(signs.key(), Section.ANSWER);
            return;
        }
        for (int hops = 0; hops < 8; hops++) {
            Name current = name;
            List<Record> here = records.stream()
                    .filter(record -> record.getName().equals(current))
                    .toList();
            if (here.isEmpty()) {
                reply.getHeader().setRcode(Rcode.NXDOMAIN);
                reply.addRecord(soa(), Section.AUTHORITY);
                return;
            }
            List<Record> found = here.stream()
                    .filter(record -> record.getType() == asked.getType())
                    .toList();
            found.forEach(record -> reply.addRecord(record, Section.ANSWER));
            var alias = here.stream()
                    .filter(record -> record.getType() == Type.CNAME)
                    .findFirst();
            if (!found.isEmpty()) {
                return;
            }
            if (alias.isEmpty()) {
                reply.addRecord(soa(), Section.AUTHORITY);
                return;
            }
            reply.addRecord(alias.get(), Section.ANSWER);
            name = ((org.xbill.DNS.CNAMERecord) alias.get()).getTarget();
        }
    }

    private static SOARecord soa() {
        return new SOARecord(name("test."), DClass.IN, 1, name("ns.test."), name("hostmaster.test."), 1, 1, 1, 1, 1);
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
