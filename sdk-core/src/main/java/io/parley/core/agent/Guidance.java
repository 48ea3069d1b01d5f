package io.parley.core.agent;

import io.parley.core.script.Move;
import java.util.function.UnaryOperator;

/**
 * What a script wants said in a turn. Immutable.
 *
 * @param script its name
 * @param goal of the step that is come to; may be empty
 * @param words what is said, in the customer's language, with what they told filled in; not blank
 * @param wants whether the knowledge base is asked before
 * @param note what was decided, for people
 */
public record Guidance(String script, String goal, String words, Move.Wants wants, String note) {
  public Guidance {
    if (words.isBlank()) {
      throw new IllegalArgumentException("words must not be blank");
    }
  }

  /**
   * The same for a language model, as a part of its instructions.
   *
   * @param inside keeps what a customer told from looking like the borders of a section
   */
  String prompt(UnaryOperator<String> inside) {
    String first =
        switch (wants) {
          case NOTHING -> "The customer's message answers it; no source is needed.";
          case PERHAPS ->
              "If the sources answer what the customer says, answer that first, in one or two"
                  + " sentences.";
          case ANSWER -> "Answer the customer's question from the sources first.";
        };
    return """

        You follow the company's script "%s". %s%s
        Then say the following in your own words, with every fact and question in it, and ask
        nothing else. If you say nothing but this, set "verdict" to "scripted":
        <script>
        %s
        </script>
        """
        .formatted(
            script.replace('"', '\''),
            goal.isBlank() ? "" : "The goal of this step: " + goal + ". ",
            first,
            inside.apply(words));
  }
}
