package org.compostela.queue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.metrics.api.NoopGaugeRegistry;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageSource;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.compostela.configuration.SpoolSettings;
import org.compostela.journey.Journeys;

/** Queues and mails for tests. */
final class Queues {
    static final long ROOM = 4L << 30;

    private Queues() {}

    static JournalQueueFactory open(Path folder) {
        return open(folder, 64 << 20, ROOM);
    }

    static JournalQueueFactory open(Path folder, long memory, long disk) {
        return open(folder, memory, disk, event -> {});
    }

    static JournalQueueFactory open(Path folder, long memory, long disk, Journeys journeys) {
        return new JournalQueueFactory(
                folder,
                new SpoolSettings(4, memory, disk),
                journeys,
                new RecordingMetricFactory(),
                new NoopGaugeRegistry());
    }

    static JournalQueue spool(JournalQueueFactory factory) {
        return (JournalQueue) factory.createQueue(MailQueueFactory.SPOOL);
    }

    static MailImpl mail(String name, int bytes) {
        try {
            MailImpl mail = MailImpl.builder()
                    .name(name)
                    .sender("from@example.com")
                    .addRecipient("to@example.com")
                    .build();
            mail.setMessageContent(new Generated(name, bytes));
            return mail;
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A message that is made while it is read. */
    private record Generated(String name, int bytes) implements MimeMessageSource {
        private static final byte[] LINE = "0123456789abcdef\r\n".getBytes(StandardCharsets.US_ASCII);

        @Override
        public String getSourceId() {
            return name;
        }

        @Override
        public InputStream getInputStream() {
            byte[] head = ("Message-ID: <" + name + "@example.com>\r\nSubject: test\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            return new SequenceInputStream(new ByteArrayInputStream(head), new Lines(bytes / LINE.length + 1));
        }

        private static final class Lines extends InputStream {
            private long left;

            private Lines(long lines) {
                this.left = lines * LINE.length;
            }

            @Override
            public int read() {
                return left == 0 ? -1 : LINE[(int) ((LINE.length - left-- % LINE.length) % LINE.length)];
            }
        }
    }

    /** The count that a mail carries, 0 for none. */
    static int failures(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, JournalQueue.FAILURES, Integer.class)
                .orElse(0);
    }

    static List<String> names(ManageableMailQueue queue) throws Exception {
        List<String> names = new ArrayList<>();
        queue.browse().forEachRemaining(view -> names.add(view.getMail().getName()));
        return names;
    }
}
