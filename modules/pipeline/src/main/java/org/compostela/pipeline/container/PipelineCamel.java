package org.compostela.pipeline.container;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.language.simple.SimpleLanguage;
import org.compostela.pipeline.endpoints.MailComponent;

/** The Camel context of one version of the pipeline. */
final class PipelineCamel {
    private static final int SECONDS_TO_STOP = 10;

    /** Never started. */
    private static final CamelContext NOBODY = new DefaultCamelContext(false);

    private PipelineCamel() {}

    /** Without what costs time for each exchange and tells nothing that the journey does not. */
    static CamelContext start(List<ClassLoader> extensions) {
        DefaultCamelContext camel = new DefaultCamelContext(false);
        camel.setApplicationContextClassLoader(new ExtensionsLoader(extensions, PipelineCamel.class.getClassLoader()));
        camel.disableJMX();
        camel.setStreamCaching(false);
        camel.setMessageHistory(false);
        camel.setUseBreadcrumb(false);
        camel.setAllowUseOriginalMessage(false);
        camel.setSourceLocationEnabled(false);
        camel.getShutdownStrategy().setTimeout(SECONDS_TO_STOP);
        // A broker that is away when the pipeline starts is a failure of the mails that go there, not of the pipeline.
        camel.getGlobalEndpointConfiguration().setLazyStartProducer(true);
        camel.addComponent(MailComponent.SCHEME, new MailComponent());
        camel.start();
        forgetInSimple();
        return camel;
    }

    /** A static of Simple keeps the context that started last, and with it all that an extension has loaded, after its pipeline is closed. */
    private static void forgetInSimple() {
        SimpleLanguage simple = new SimpleLanguage();
        simple.setCamelContext(NOBODY);
        simple.start();
    }
}
