package org.compostela.delivery.transaction;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A mail server on a loopback address that does at each stage what it is told: answers, refuses, drops, stalls, talks garbage. */
public final class ScriptedMta implements AutoCloseable {
    public enum Stage {
        GREETING,
        EHLO,
        STARTTLS,
        AUTH,
        MAIL,
        RCPT,
        DATA,
        /** After the first line of the message. */
        BODY,
        /** After the dot; the mail is taken if {@link #TAKEN_THEN} says so. */
        END,
        QUIT
    }

    /** Closes the connection without a word. */
    public static final String DROP = "DROP";
    /** Says nothing more, and leaves the connection open. */
    public static final String STALL = "STALL";
    /** In front of an action at {@link Stage#END}: the mail is kept first. */
    public static final String TAKEN_THEN = "TAKEN_THEN ";

    /** A mail that it keeps. */
    public record Taken(String from, List<String> recipients, String message, boolean encrypted) {
        public Taken {
            recipients = List.copyOf(recipients);
        }
    }

    /** Time limits for a test of another package. */
    public static TimeLimits limits(java.time.Duration limit) {
        return TimeLimits.all(limit);
    }

    private final ServerSocket listener;
    private final Map<Stage, Deque<String>> script = new ConcurrentHashMap<>();
    private final Map<String, Deque<String>> recipients = new ConcurrentHashMap<>();
    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile List<String> extensions = List.of("PIPELINING", "8BITMIME", "SIZE 10000000", "DSN", "SMTPUTF8");
    private volatile @Nullable SSLContext tls;
    private volatile boolean tlsAtOnce;
    private volatile boolean lmtp;
    private volatile int recipientsMax = Integer.MAX_VALUE;

    public ScriptedMta(String address) throws IOException {
        this(address, 0);
    }

    public ScriptedMta(String address, int port) throws IOException {
        listener = new ServerSocket(port, 100, InetAddress.getByName(address));
        start(this::accept);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "scripted-mta");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return listener.getLocalPort();
    }

    public InetAddress address() {
        return listener.getInetAddress();
    }

    /** Once, at its next time there; several are done one after the other; then all goes well. */
    public ScriptedMta once(Stage stage, String action) {
        script.computeIfAbsent(stage, any -> new ArrayDeque<>()).add(action);
        return this;
    }

    public ScriptedMta always(Stage stage, String action) {
        for (int i = 0; i < 1_000; i++) {
            once(stage, action);
        }
        return this;
    }

    /** From now on all goes well there. */
    public synchronized void forget(Stage stage) {
        script.remove(stage);
    }

    /** At RCPT, for this address; then it is accepted. */
    public ScriptedMta recipient(String address, String... replies) {
        recipients.put(address, new ArrayDeque<>(List.of(replies)));
        return this;
    }

    public ScriptedMta extensions(String... all) {
        extensions = List.of(all);
        return this;
    }

    public ScriptedMta tls(SSLContext context) {
        tls = context;
        return this;
    }

    public ScriptedMta tlsAtOnce() {
        tlsAtOnce = true;
        return this;
    }

    public ScriptedMta lmtp() {
        lmtp = true;
        return this;
    }

    public ScriptedMta recipientsMax(int max) {
        recipientsMax = max;
        return this;
    }

    public List<Taken> taken() {
        return taken;
    }

    public List<String> commands() {
        return commands;
    }

    public int connections() {
        return connections.get();
    }

    /** The most connections that were open at a time. */
    public int mostConnections() {
        return most.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                open.add(socket);
                most.accumulateAndGet(open.size(), Math::max);
                start(() -> serve(socket));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            new Conversation(socket).run();
        } catch (IOException | UncheckedIOException e) {
            // The client went, or was dropped: what it made of it is what the test looks at.
        } finally {
            open.remove(socket);
        }
    }

    private synchronized Optional<String> next(Stage stage) {
        return Optional.ofNullable(script.get(stage)).map(Deque::poll);
    }

    private synchronized Optional<String> nextOf(String recipient) {
        return Optional.ofNullable(recipients.get(recipient)).map(Deque::poll);
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private final class Conversation {
        private final Socket plain;
        private Socket socket;
        private InputStream in;
        private OutputStream out;
        private String from = "";
        private final List<String> to = new ArrayList<>();
        private boolean encrypted;

        private Conversation(Socket socket) throws IOException {
            this.plain = socket;
            this.socket = socket;
            if (tlsAtOnce) {
                secure();
            }
            this.in = new BufferedInputStream(this.socket.getInputStream());
            this.out = this.socket.getOutputStream();
        }

        private void secure() throws IOException {
            SSLContext context = tls;
            if (context == null) {
                throw new IOException("no certificate");
            }
            SSLSocket secured =
                    (SSLSocket) context.getSocketFactory().createSocket(socket, null, socket.getPort(), false);
            secured.setUseClientMode(false);
            secured.startHandshake();
            socket = secured;
            in = new BufferedInputStream(secured.getInputStream());
            out = secured.getOutputStream();
            encrypted = true;
        }

        private void run() throws IOException {
            act(Stage.GREETING, "220 scripted.test ESMTP");
            for (String line = line(); line != null; line = line()) {
                commands.add(line);
                String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
                switch (verb) {
                    case "EHLO", "LHLO", "HELO" -> act(Stage.EHLO, hello(verb));
                    case "STARTTLS" -> startTls();
                    case "AUTH" -> authenticate(line);
                    case "MAIL" -> mail(line);
                    case "RCPT" -> recipient(line);
                    case "DATA" -> data();
                    case "QUIT" -> {
                        // The client is free to open another one as soon as it has the answer.
                        open.remove(plain);
                        act(Stage.QUIT, "221 2.0.0 bye");
                        return;
                    }
                    default -> say("500 5.5.2 what?");
                }
            }
        }

        private String hello(String verb) {
            if (verb.equals("HELO")) {
                return "250 scripted.test";
            }
            List<String> lines = new ArrayList<>(List.of("scripted.test"));
            lines.addAll(extensions);
            if (tls != null && !encrypted) {
                lines.add("STARTTLS");
            }
            StringBuilder reply = new StringBuilder();
            for (int i = 0; i < lines.size(); i++) {
                boolean last = i == lines.size() - 1;
                reply.append("250")
                        .append(last ? ' ' : '-')
                        .append(lines.get(i))
                        .append(last ? "" : "\r\n");
            }
            return reply.toString();
        }

        private void startTls() throws IOException {
            if (act(Stage.STARTTLS, "220 2.0.0 go ahead")) {
                secure();
            }
        }

        private void authenticate(String line) throws IOException {
            if (line.equals("AUTH LOGIN")) {
                say("334 VXNlcm5hbWU6");
                commands.add(String.valueOf(line()));
                say("334 UGFzc3dvcmQ6");
                commands.add(String.valueOf(line()));
            }
            act(Stage.AUTH, "235 2.7.0 welcome");
        }

        private void mail(String line) throws IOException {
            if (act(Stage.MAIL, "250 2.1.0 ok")) {
                from = line;
                to.clear();
            }
        }

        private void recipient(String line) throws IOException {
            String address = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
            Optional<String> own = nextOf(address);
            if (own.isPresent()) {
                say(own.get());
            } else if (from.isEmpty()) {
                say("503 5.5.1 MAIL first");
            } else if (to.size() >= recipientsMax) {
                say("452 4.5.3 too many");
            } else if (act(Stage.RCPT, "250 2.1.5 ok")) {
                to.add(address);
            }
        }

        private void data() throws IOException {
            if (to.isEmpty()) {
                say("554 5.5.1 no valid recipients");
                return;
            }
            if (!act(Stage.DATA, "354 go ahead")) {
                return;
            }
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            boolean first = true;
            for (byte[] line = rawLine(); ; line = rawLine()) {
                if (line.length == 3 && line[0] == '.') {
                    break;
                }
                int skipped = line[0] == '.' ? 1 : 0;
                message.write(line, skipped, line.length - skipped);
                if (first) {
                    next(Stage.BODY).ifPresent(action -> perform(action, Stage.BODY));
                    first = false;
                }
            }
            Taken mail = new Taken(from, to, message.toString(StandardCharsets.UTF_8), encrypted);
            end(mail);
            from = "";
            to.clear();
        }

        private void end(Taken mail) throws IOException {
            if (lmtp) {
                for (String recipient : mail.recipients()) {
                    if (act(Stage.END, "250 2.0.0 stored")) {
                        taken.add(new Taken(mail.from(), List.of(recipient), mail.message(), encrypted));
                    }
                }
                return;
            }
            String action = next(Stage.END).orElse("250 2.0.0 queued");
            if (action.startsWith(TAKEN_THEN)) {
                taken.add(mail);
                perform(action.substring(TAKEN_THEN.length()), Stage.END);
            } else {
                if (action.startsWith("250")) {
                    taken.add(mail);
                }
                perform(action, Stage.END);
            }
        }

        /** @return whether the answer was the good one */
        private boolean act(Stage stage, String good) throws IOException {
            Optional<String> action = next(stage);
            if (action.isEmpty()) {
                say(good);
                return true;
            }
            perform(action.get(), stage);
            return action.get().startsWith("250");
        }

        private void perform(String action, Stage stage) {
            try {
                if (action.equals(DROP)) {
                    socket.close();
                    throw new IOException("dropped at " + stage);
                }
                if (action.equals(STALL)) {
                    closed.await();
                    throw new IOException("stalled at " + stage);
                }
                say(action);
                if (action.startsWith("421")) {
                    socket.close();
                    throw new IOException("421 at " + stage);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void say(String text) throws IOException {
            out.write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        private @Nullable String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next == -1) {
                    return null;
                }
                line.write(next);
            }
            return line.toString(StandardCharsets.UTF_8).strip();
        }

        private byte[] rawLine() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int next;
            do {
                next = in.read();
                if (next == -1) {
                    throw new IOException("the client went in the middle of the message");
                }
                line.write(next);
            } while (next != '\n');
            return line.toByteArray();
        }
    }
}
