package org.compostela.benchmarks.pipeline;

import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/** Does nothing, so that what is measured is the container. */
public final class Pass extends GenericMailet {
    @Override
    public void service(Mail mail) {}
}
