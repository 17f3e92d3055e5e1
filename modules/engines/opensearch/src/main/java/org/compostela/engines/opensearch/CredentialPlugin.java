package org.compostela.engines.opensearch;

import java.util.function.UnaryOperator;
import org.opensearch.client.node.NodeClient;
import org.opensearch.common.util.concurrent.ThreadContext;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.plugins.ActionPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.rest.BytesRestResponse;
import org.opensearch.rest.RestChannel;
import org.opensearch.rest.RestHandler;
import org.opensearch.rest.RestRequest;

/** Answers 401 to every REST request that does not carry the {@link Credential}, before any handler sees it. */
public final class CredentialPlugin extends Plugin implements ActionPlugin {
    @Override
    public UnaryOperator<RestHandler> getRestHandlerWrapper(ThreadContext threadContext) {
        return Guarded::new;
    }

    private static final class Guarded extends RestHandler.Wrapper {
        private Guarded(RestHandler handler) {
            super(handler);
        }

        @Override
        public void handleRequest(RestRequest request, RestChannel channel, NodeClient client) throws Exception {
            if (Credential.matches(request.getHeaders().get("Authorization"))) {
                super.handleRequest(request, channel, client);
                return;
            }
            BytesRestResponse refusal =
                    new BytesRestResponse(RestStatus.UNAUTHORIZED, "{\"error\":\"credential missing or wrong\"}");
            refusal.addHeader("WWW-Authenticate", "Basic realm=\"compostela\"");
            channel.sendResponse(refusal);
        }
    }
}
