package org.compostela.server;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.compostela.configuration.Home;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Where the log goes: {@code logs/compostela.log} and {@code logs/mail.log}, both rolled and bounded, and short lines on
 * the console. {@code conf/logback.xml} of the home replaces all of it.
 */
final class ServerLogging {
    private ServerLogging() {}

    static void configure(Home home) {
        System.setProperty("compostela.logs", home.logs().toString());
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        context.reset();
        Path own = home.conf().resolve("logback.xml");
        try {
            if (Files.exists(own)) {
                configurator.doConfigure(own.toFile());
            } else {
                configurator.doConfigure(shipped());
            }
        } catch (JoranException e) {
            throw new StartException(own + " is not a Logback configuration: " + e.getMessage(), e);
        }
    }

    /** Writes what is still buffered; the loggers are not used after this. */
    static void flush() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    private static URL shipped() {
        URL url = ServerLogging.class.getResource("/compostela-logback.xml");
        if (url == null) {
            throw new IllegalStateException("compostela-logback.xml is not in the server's jar: build again");
        }
        return url;
    }
}
