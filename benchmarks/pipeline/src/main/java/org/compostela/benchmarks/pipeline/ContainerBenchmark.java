package org.compostela.benchmarks.pipeline;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.mailetcontainer.api.MailProcessor;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageSource;
import org.apache.mailet.Mail;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time and garbage of one mail on its way through 40 steps, of which some match a part of its recipients. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ContainerBenchmark {
    private static final int STEPS = 40;
    private static final int SPLITTING_EVERY = 10;

    /** {@code camel-journeys}: with what it happens told to nobody. */
    @Param({"james", "camel", "camel-journeys"})
    public String container = "";

    @Param({"1", "50"})
    public int recipients;

    @Param({"4096", "5242880"})
    public int size;

    private byte[] message = new byte[0];
    private MailProcessor processor = mail -> {};

    @Setup
    public void start() throws Exception {
        String head = "From: a@example.org\r\nSubject: benchmark\r\n\r\n";
        message = (head + ("x".repeat(78) + "\r\n").repeat((size - head.length()) / 80)).getBytes(US_ASCII);
        processor = switch (container) {
            case "james" -> Containers.james(processors());
            case "camel" -> Containers.camel(processors(), false);
            default -> Containers.camel(processors(), true);
        };
    }

    private static String processors() {
        StringBuilder xml = new StringBuilder("<processors><processor state=\"root\">");
        for (int i = 0; i < STEPS; i++) {
            String matcher = i % SPLITTING_EVERY == 0 ? "RecipientIs=user" + i + "@example.org" : "All";
            xml.append("<mailet match=\"")
                    .append(matcher)
                    .append("\" class=\"")
                    .append(Pass.class.getName())
                    .append("\"/>");
        }
        return xml.append("<mailet match=\"All\" class=\"Null\"/></processor>")
                .append("<processor state=\"error\"><mailet match=\"All\" class=\"Null\"/></processor></processors>")
                .toString();
    }

    @Benchmark
    public Mail mail() throws Exception {
        MailImpl.Builder builder =
                MailImpl.builder().name("mail").sender("a@example.org").state(Mail.DEFAULT);
        for (int i = 0; i < recipients; i++) {
            builder.addRecipient("user" + i + "@example.org");
        }
        MailImpl mail = builder.build();
        mail.setMessageContent(new Bytes(message));
        processor.service(mail);
        LifecycleUtil.dispose(mail);
        return mail;
    }

    private record Bytes(byte[] bytes) implements MimeMessageSource {
        @Override
        public String getSourceId() {
            return "benchmark";
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public long getMessageSize() {
            return bytes.length;
        }
    }
}
