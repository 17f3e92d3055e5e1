package org.compostela.pipeline.container;

import org.apache.mailet.Mail;

/** A mailet container under test. */
interface TestContainer extends AutoCloseable {
    /** Takes the mail from the processor that its state names to its end. */
    void service(Mail mail) throws Exception;

    @Override
    void close();
}
