package org.compostela.protocols.connection;

import static java.util.Objects.requireNonNull;

import com.google.common.xml.XmlEscapers;
import java.util.Optional;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.compostela.configuration.CompostelaConfiguration;
import org.compostela.configuration.JamesFile;
import org.compostela.protocols.tls.TlsXml;
import org.compostela.protocols.tls.TlsXml.Mode;

/** James' file for the listeners of one protocol, made from ours. */
public final class ServerFile {
    private static final int IO_THREADS = 2;

    private final String element;
    private final CompostelaConfiguration configuration;
    private final String settings;

    /**
     * @param element the element of one server, such as {@code imapserver}; the file and its root are named after it
     * @param settings more of the protocol's own settings, as XML
     */
    public ServerFile(String element, CompostelaConfiguration configuration, String settings) {
        this.element = requireNonNull(element, "element");
        this.configuration = requireNonNull(configuration, "configuration");
        this.settings = requireNonNull(settings, "settings");
    }

    /**
     * The file for up to two listeners.
     *
     * @param plain the one with STARTTLS, if it is on
     * @param implicit the one with TLS from the first byte, if it is on
     */
    public JamesFile with(Optional<NamedAddress> plain, Optional<NamedAddress> implicit) {
        String servers = plain.map(address -> server(address, false)).orElse("")
                + implicit.map(address -> server(address, true)).orElse("");
        String root = element + "s";
        return new JamesFile(
                element + ".xml", "<?xml version=\"1.0\"?>\n<" + root + ">\n" + servers + "</" + root + ">\n");
    }

    private String server(NamedAddress address, boolean implicit) {
        return """
                <%1$s enabled="true">
                  <jmxName>%2$s</jmxName>
                  <bind>%3$s</bind>
                  <helloName autodetect="false">%4$s</helloName>
                  <connectionBacklog>250</connectionBacklog>
                  <ioWorkerCount>%5$d</ioWorkerCount>
                  <maxExecutorCount>1</maxExecutorCount>
                  <gracefulShutdown>false</gracefulShutdown>
                  %6$s
                  %7$s
                </%1$s>
                """
                .formatted(
                        element,
                        address.name(),
                        escape(address.address().toString()),
                        escape(configuration.hostname()),
                        IO_THREADS,
                        TlsXml.element(configuration.tls(), implicit ? Mode.IMPLICIT : Mode.STARTTLS),
                        settings);
    }

    private static String escape(String text) {
        return XmlEscapers.xmlContentEscaper().escape(text);
    }

    /**
     * The configuration of a server without its address: James splits that at every colon, and so cannot read an IPv6 one,
     * and asks DNS for the name of an IPv4 one. Whoever gives this to a server sets {@link NamedAddress#of} as its address.
     */
    public static HierarchicalConfiguration<ImmutableNode> withoutAddress(
            HierarchicalConfiguration<ImmutableNode> server) {
        HierarchicalConfiguration<ImmutableNode> copy = new BaseHierarchicalConfiguration(server);
        copy.setProperty("bind", "0.0.0.0:0");
        return copy;
    }
}
