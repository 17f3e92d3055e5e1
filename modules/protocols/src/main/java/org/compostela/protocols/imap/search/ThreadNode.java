package org.compostela.protocols.imap.search;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message in its thread, or a dummy for one that is not here. Parent and children always agree. No method calls itself, since a
 * thread may be as deep as its mailbox is large. For one thread at a time.
 */
final class ThreadNode {
    /** RFC 5256 §2.2: by sent date, and what was sent at once in the order of the mailbox. */
    private static final Comparator<Envelope> BY_SENT =
            Comparator.comparingLong(Envelope::sent).thenComparingLong(Envelope::number);

    /**
     * How far up it is looked for a loop. A thread that is deeper falls apart there: else 100,000 hostile messages could keep a
     * processor busy for an hour.
     */
    private static final int DEEPEST = 10_000;

    private final @Nullable Envelope message;
    private @Nullable ThreadNode parent;
    private Set<ThreadNode> children = Set.of();

    private ThreadNode(@Nullable Envelope message) {
        this.message = message;
    }

    static ThreadNode of(Envelope message) {
        return new ThreadNode(requireNonNull(message, "message"));
    }

    static ThreadNode dummy() {
        return new ThreadNode(null);
    }

    boolean isDummy() {
        return message == null;
    }

    Optional<Envelope> message() {
        return Optional.ofNullable(message);
    }

    boolean hasParent() {
        return parent != null;
    }

    List<ThreadNode> children() {
        return List.copyOf(children);
    }

    boolean hasChildren() {
        return !children.isEmpty();
    }

    void add(ThreadNode child) {
        child.detach();
        if (children.isEmpty()) {
            children = new LinkedHashSet<>(2);
        }
        children.add(child);
        child.parent = this;
    }

    void detach() {
        if (parent != null) {
            parent.children.remove(this);
            parent = null;
        }
    }

    /** Whether a node may become this one's child without a loop. */
    boolean mayAdopt(ThreadNode child) {
        if (child == this) {
            return false;
        }
        if (!child.hasChildren()) {
            return true;
        }
        ThreadNode above = parent;
        for (int steps = 0; above != null; steps++) {
            if (above == child || steps == DEEPEST) {
                return false;
            }
            above = above.parent;
        }
        return true;
    }

    /** The children go where this node is, and it goes. */
    void giveUp() {
        ThreadNode above = requireNonNull(parent, "a node without a parent");
        children().forEach(above::add);
        detach();
    }

    void sortChildren() {
        if (children.size() > 1) {
            children = new LinkedHashSet<>(sorted(children));
        }
    }

    /** A dummy stands where its first child does; its children must be in order. */
    static List<ThreadNode> sorted(Collection<ThreadNode> nodes) {
        List<ThreadNode> sorted = new ArrayList<>(nodes);
        sorted.sort(Comparator.comparing(ThreadNode::visible, BY_SENT));
        return sorted;
    }

    /** The message itself, or a dummy's first child. */
    Envelope visible() {
        ThreadNode node = this;
        while (node.message == null) {
            node = node.children.iterator().next();
        }
        return node.message;
    }

    /** All nodes of these trees, each one before what is below it. */
    static List<ThreadNode> preorder(Collection<ThreadNode> roots) {
        List<ThreadNode> all = new ArrayList<>();
        Deque<ThreadNode> open = new ArrayDeque<>(roots);
        while (!open.isEmpty()) {
            ThreadNode node = open.pop();
            all.add(node);
            node.children.forEach(open::push);
        }
        return all;
    }
}
