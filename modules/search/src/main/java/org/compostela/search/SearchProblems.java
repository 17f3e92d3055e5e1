package org.compostela.search;

import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;

/** What an administrator should know of the message index. Safe for use by many threads; answers at once. */
public final class SearchProblems {
    private final SearchModule.Lifecycle lifecycle;

    @Inject
    SearchProblems(SearchModule.Lifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    /** A sentence each: what is wrong, and what to do. */
    public List<String> list() {
        List<String> problems = new ArrayList<>();
        if (lifecycle.upkeep().isFilling()) {
            problems.add("the message index is being filled: searches for text are refused until it is complete;"
                    + " nothing to do");
        }
        long hopeless = lifecycle.catchUp().hopeless();
        if (hopeless > 0) {
            problems.add(hopeless + " mailbox events cannot be indexed (the log tells why): run compostela index check"
                    + " --repair, then delete them by DELETE /events/deadLetter/groups/"
                    + OpenSearchMessageIndex.OpenSearchMessageIndexGroup.class.getName() + " of the admin API");
        }
        return problems;
    }
}
