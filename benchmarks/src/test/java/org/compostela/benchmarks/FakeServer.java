package org.compostela.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** As much SMTP and IMAP as the load speaks, over real sockets; what happens to each message is up to the test. */
final class FakeServer implements MailServer {
    private final Function<String, List<String>> fate;
    private final ServerSocket smtp = listener();
    private final ServerSocket imap = listener();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, List<String>> inboxes = new ConcurrentHashMap<>();
    volatile String refused = "no message";

    /** @param fate what comes into the mailbox of each message: itself, another, none, or several */
    FakeServer(Function<String, List<String>> fate) throws IOException {
        this.fate = fate;
    }

    private static ServerSocket listener() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public void start(List<Mailbox> mailboxes) {
        mailboxes.forEach(mailbox -> inboxes.put(mailbox.address(), new ArrayList<>()));
        threads.execute(() -> accept(smtp, this::speakSmtp));
        threads.execute(() -> accept(imap, this::speakImap));
    }

    private interface Protocol {
        void speak(BufferedReader in, OutputStream out) throws IOException;
    }

    private void accept(ServerSocket listener, Protocol protocol) {
        try {
            while (true) {
                Socket socket = listener.accept();
                threads.execute(() -> serve(socket, protocol));
            }
        } catch (IOException closed) {
            assert listener.isClosed();
        }
    }

    private static void serve(Socket socket, Protocol protocol) {
        try (socket) {
            protocol.speak(
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1)),
                    socket.getOutputStream());
        } catch (IOException gone) {
            assert socket.isClosed();
        }
    }

    private void speakSmtp(BufferedReader in, OutputStream out) throws IOException {
        String recipient = "";
        say(out, "220 fake");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith("RCPT TO:<")) {
                recipient = line.substring(9, line.indexOf('>'));
                say(out, "250 ok");
            } else if (line.equals("DATA")) {
                say(out, "354 go on");
                say(out, take(recipient, data(in)));
            } else {
                say(out, "250 ok");
            }
        }
    }

    private static String data(BufferedReader in) throws IOException {
        StringBuilder data = new StringBuilder();
        for (String line = in.readLine(); !line.equals("."); line = in.readLine()) {
            data.append(line).append("\r\n");
        }
        return data.toString();
    }

    private String take(String recipient, String message) {
        if (message.contains(refused)) {
            return "451 4.3.0 not now";
        }
        List<String> inbox = inboxes.get(recipient);
        synchronized (inbox) {
            inbox.addAll(fate.apply(message));
        }
        return "250 kept";
    }

    private void speakImap(BufferedReader in, OutputStream out) throws IOException {
        List<String> inbox = List.of();
        say(out, "* OK fake");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String tag = line.substring(0, line.indexOf(' '));
            String[] words = line.split(" ", 4);
            if (words[1].equals("LOGIN")) {
                inbox = inboxes.get(words[2].replace("\"", ""));
            }
            synchronized (inbox) {
                answer(words[1], inbox, out);
            }
            say(out, tag + " OK done");
        }
    }

    private static void answer(String command, List<String> inbox, OutputStream out) throws IOException {
        if (command.equals("STATUS")) {
            say(out, "* STATUS INBOX (MESSAGES " + inbox.size() + ")");
        } else if (command.equals("UID")) {
            for (String message : inbox) {
                String received = "Received: from load by fake; now\r\n" + message;
                say(out, "* 1 FETCH (UID 1 BODY[] {" + received.length() + "}\r\n" + received + ")");
            }
        }
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(ISO_8859_1));
        out.flush();
    }

    @Override
    public InetSocketAddress smtp() {
        return (InetSocketAddress) smtp.getLocalSocketAddress();
    }

    @Override
    public InetSocketAddress imap() {
        return (InetSocketAddress) imap.getLocalSocketAddress();
    }

    @Override
    public boolean imapOverTls() {
        return false;
    }

    @Override
    public Map<String, Long> memory() {
        return Map.of("fake", 1L << 20);
    }

    @Override
    public double cpuSeconds() {
        return 0;
    }

    @Override
    public long failedMails() {
        return 0;
    }

    @Override
    public void close() throws IOException {
        smtp.close();
        imap.close();
        threads.shutdownNow();
    }
}
