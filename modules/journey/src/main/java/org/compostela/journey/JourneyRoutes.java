package org.compostela.journey;

import org.apache.james.webadmin.Routes;
import spark.Service;

/** First cut. */
final class JourneyRoutes implements Routes {
    @Override
    public String getBasePath() {
        return "/journeys";
    }

    @Override
    public void define(Service service) {}
}
