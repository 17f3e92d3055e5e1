package org.compostela.senderauthentication.dns;

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
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A DNS server on loopback, by UDP and TCP, with the records that it is given. A name that starts with "silent" gets no answer. */
public final class TestDnsServer implements AutoCloseable {
    /** RFC 1035 section 4.2.1. */
    private static final int LONGEST_DATAGRAM = 512;

    private final List<Record> records;
    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final AtomicInteger byUdp = new AtomicInteger();
    private final AtomicInteger byTcp = new AtomicInteger();

    public TestDnsServer(List<Record> records) throws IOException {
        this.records = List.copyOf(records);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        tcp = new ServerSocket(0, 50, loopback);
        udp = new DatagramSocket(tcp.getLocalPort(), loopback);
        start("udp", this::serveUdp);
        start("tcp", this::serveTcp);
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.getLocalPort());
    }

    public int askedByUdp() {
        return byUdp.get();
    }

    public int askedByTcp() {
        return byTcp.get();
    }

    private void start(String name, Runnable loop) {
        Thread thread = new Thread(loop, "test-dns-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void serveUdp() {
        byte[] buffer = new byte[4096];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                Message query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
                byUdp.incrementAndGet();
                if (isSilent(query)) {
                    continue;
                }
                byte[] answer = answer(query, LONGEST_DATAGRAM);
                udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException e) {
                failUnlessClosed(e);
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try (Socket socket = tcp.accept()) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                byTcp.incrementAndGet();
                byte[] answer = answer(new Message(query), 65_535);
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                out.writeShort(answer.length);
                out.write(answer);
                out.flush();
            } catch (IOException e) {
                failUnlessClosed(e);
            }
        }
    }

    private void failUnlessClosed(IOException e) {
        if (!tcp.isClosed()) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSilent(Message query) {
        return query.getQuestion().getName().toString().startsWith("silent");
    }

    private byte[] answer(Message query, int longest) {
        Name name = query.getQuestion().getName();
        int type = query.getQuestion().getType();
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.addRecord(query.getQuestion(), Section.QUESTION);
        boolean known = false;
        for (Record record : records) {
            if (record.getName().equals(name)) {
                known = true;
                if (record.getType() == type || record.getType() == Type.CNAME) {
                    answer.addRecord(record, Section.ANSWER);
                }
            }
        }
        if (!known) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        return answer.toWire(longest);
    }

    @Override
    public void close() throws IOException {
        tcp.close();
        udp.close();
    }
}
