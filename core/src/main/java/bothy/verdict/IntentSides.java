package bothy.verdict;

import bothy.meaning.Intent;
import java.util.List;
import java.util.Set;

/**
 * The two sides, the user's words and what the request does, and where findings go.
 *
 * @param reported what was found already, so that each thing is said once
 */
record IntentSides(
    Inputs inputs, Intent intent, Deeds deeds, List<Finding> findings, Set<String> reported) {}
