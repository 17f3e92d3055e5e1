package org.compostela.pipeline.endpoints;

import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableSet;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.util.URISupport;

/** What an administrator writes of endpoints, checked, and what is said when it is wrong. */
public final class EndpointNames {
    /** What Camel says before the reason. */
    private static final String DUE_TO = "due to: ";

    private EndpointNames() {}

    /**
     * The endpoint, unless it is one of the pipeline's own.
     *
     * @throws IllegalArgumentException it is one of the pipeline's own
     */
    public static String foreign(String uri) {
        if (uri.startsWith(MailComponent.SCHEME + ":")) {
            throw new IllegalArgumentException(
                    uri + " is a processor of this pipeline; send mails there with ToProcessor");
        }
        if (uri.startsWith(UserRoutes.PIPELINE)) {
            throw new IllegalArgumentException(uri + " is the inside of this pipeline; send mails with ToProcessor");
        }
        return uri;
    }

    /** The names in a parameter, with commas between. */
    public static ImmutableSet<String> attributes(String text) {
        return MailExchange.names(text);
    }

    /** Why an endpoint cannot be had, in a line and without passwords. */
    public static String reason(Throwable failure) {
        if (failure instanceof NoSuchEndpointException none) {
            return "no component of Camel knows the endpoint " + URISupport.sanitizeUri(none.getUri())
                    + "; is its jar in extensions/?";
        }
        String said = String.valueOf(failure.getMessage());
        if (failure instanceof ResolveEndpointFailedException resolve) {
            said = "the endpoint " + resolve.getUri() + " cannot be used: "
                    + said.substring(said.indexOf(DUE_TO) + DUE_TO.length());
        }
        String root = String.valueOf(Throwables.getRootCause(failure).getMessage());
        String why = said.contains(root) ? said : said + " (" + root + ")";
        return MailExchange.line(URISupport.sanitizeUri(why));
    }
}
