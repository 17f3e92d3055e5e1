package org.compostela.protocols.imap.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.compostela.protocols.imap.search.Operation.ThreadingAlgorithm;

/** Makes threads of messages (RFC 5256 §3). In what order the messages come makes no difference. */
final class Threading {
    private static final Comparator<Envelope> BY_NUMBER = Comparator.comparingLong(Envelope::number);
    private static final Comparator<Envelope> BY_SENT =
            Comparator.comparingLong(Envelope::sent).thenComparingLong(Envelope::number);

    private Threading() {}

    /** The heads of the threads, sorted, as all below them is. */
    static List<ThreadNode> of(ThreadingAlgorithm algorithm, Collection<Envelope> messages) {
        return switch (algorithm) {
            case ORDEREDSUBJECT -> orderedSubject(messages);
            case REFERENCES -> new References(messages).threads();
        };
    }

    private static List<ThreadNode> orderedSubject(Collection<Envelope> messages) {
        Map<String, ThreadNode> heads = new LinkedHashMap<>();
        messages.stream().sorted(BY_SENT).forEach(message -> {
            ThreadNode node = ThreadNode.of(message);
            ThreadNode head = heads.putIfAbsent(message.subject().text(), node);
            if (head != null) {
                head.add(node);
            }
        });
        return List.copyOf(heads.values());
    }

    /** The six steps of THREAD=REFERENCES. */
    private static final class References {
        private final List<ThreadNode> nodes = new ArrayList<>();
        private final Map<String, ThreadNode> byId = new HashMap<>();
        private final Set<ThreadNode> roots = new LinkedHashSet<>();

        References(Collection<Envelope> messages) {
            messages.stream().sorted(BY_NUMBER).forEach(this::enter);
        }

        /** Of two messages with the same id it is the first one's. */
        private void enter(Envelope message) {
            ThreadNode node = ThreadNode.of(message);
            nodes.add(node);
            message.messageId().ifPresent(id -> byId.putIfAbsent(id, node));
        }

        List<ThreadNode> threads() {
            nodes.forEach(node -> link(node.visible(), node));
            gatherRoots();
            prune();
            mergeSubjects();
            sort();
            return ThreadNode.sorted(roots);
        }

        /** Step 1. */
        private void link(Envelope message, ThreadNode node) {
            ThreadNode last = null;
            for (String reference : message.references()) {
                ThreadNode referred = byId.computeIfAbsent(reference, id -> ThreadNode.dummy());
                if (last != null && !referred.hasParent() && last.mayAdopt(referred)) {
                    last.add(referred);
                }
                last = referred;
            }
            // The message's own last reference is right where another message's, shortened by some mail program, is
            // not.
            node.detach();
            if (last != null && last.mayAdopt(node)) {
                last.add(node);
            }
        }

        /** Step 2. */
        private void gatherRoots() {
            nodes.stream().filter(node -> !node.hasParent()).forEach(roots::add);
            byId.values().stream()
                    .filter(node -> node.isDummy() && !node.hasParent())
                    .forEach(roots::add);
        }

        /** Step 3, from the leaves up. */
        private void prune() {
            List<ThreadNode> all = ThreadNode.preorder(roots);
            for (int i = all.size() - 1; i >= 0; i--) {
                if (all.get(i).isDummy()) {
                    prune(all.get(i));
                }
            }
        }

        private void prune(ThreadNode dummy) {
            List<ThreadNode> children = dummy.children();
            if (dummy.hasParent()) {
                dummy.giveUp();
            } else if (children.isEmpty()) {
                roots.remove(dummy);
            } else if (children.size() == 1) {
                roots.remove(dummy);
                children.get(0).detach();
                roots.add(children.get(0));
            }
        }

        /** Steps 4 and 5. */
        private void mergeSubjects() {
            roots.forEach(this::sortDummy);
            List<ThreadNode> sorted = ThreadNode.sorted(roots);
            Map<String, ThreadNode> table = new HashMap<>();
            for (ThreadNode root : sorted) {
                if (!subject(root).isEmpty()) {
                    table.merge(subject(root), root, References::moreFitting);
                }
            }
            for (ThreadNode root : sorted) {
                ThreadNode other = roots.contains(root) ? table.get(subject(root)) : null;
                if (other != null && other != root) {
                    merge(root, other, table);
                }
            }
        }

        private static String subject(ThreadNode root) {
            return root.visible().subject().text();
        }

        private void sortDummy(ThreadNode root) {
            if (root.isDummy()) {
                root.sortChildren();
            }
        }

        /** Step 5 B iv. */
        private static ThreadNode moreFitting(ThreadNode entered, ThreadNode current) {
            boolean better = !entered.isDummy() && (current.isDummy() || (isReply(entered) && !isReply(current)));
            return better ? current : entered;
        }

        private static boolean isReply(ThreadNode node) {
            return node.message()
                    .map(message -> message.subject().replyOrForward())
                    .orElse(false);
        }

        /** Step 5 C iv. */
        private void merge(ThreadNode current, ThreadNode other, Map<String, ThreadNode> table) {
            String subject = subject(current);
            roots.remove(current);
            if (current.isDummy() && other.isDummy()) {
                current.children().forEach(other::add);
            } else if (other.isDummy() || (isReply(current) && !isReply(other))) {
                other.add(current);
            } else {
                ThreadNode dummy = ThreadNode.dummy();
                roots.remove(other);
                dummy.add(other);
                dummy.add(current);
                roots.add(dummy);
                table.put(subject, dummy);
            }
        }

        /** Step 6: what is below a node before the node, since a dummy stands where its first child does. */
        private void sort() {
            List<ThreadNode> all = ThreadNode.preorder(roots);
            for (int i = all.size() - 1; i >= 0; i--) {
                all.get(i).sortChildren();
            }
        }
    }
}
