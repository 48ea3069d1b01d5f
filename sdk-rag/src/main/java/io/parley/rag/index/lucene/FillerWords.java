package io.parley.rag.index.lucene;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Words that make a sentence a question or a polite one and say nothing about its subject. They are
 * searched like any other word but do not count as something that an answer must speak about. The
 * analyzers remove articles, pronouns and prepositions before; these come on top.
 */
final class FillerWords {
  private static final Set<String> WORDS =
      Arrays.stream(
              """
          hi hello hey dear good morning afternoon evening please pls thanks thank how what when
          where which who whom whose why much many long often can could would should may might must
          shall will do does did done have has had am are is was were been being i me my mine we us
          our you your yours he she her his him them its get got give take want wants need needs
          like know tell say ask let help there here some any about also just still really
          don't doesn't can't i'm i'd i've what's it's possible anything something someone
          hola buenas buenos dias tardes noches favor gracias cual cuales cuando cuanto cuanta
          cuantos cuantas donde adonde como quien quienes que por porque puedo puede pueden podria
          podrian quiero quiere quisiera queria necesito necesita gustaria tengo tiene tienen hay
          ser es son esta estan estoy soy era fue hacer hago hace hacen saber sabe decir dime diga
          dice dar dan dame mi mis tu tus su sus me se nos les ustedes usted alguien algo algun
          alguna hola hasta tambien solo ya mas
          oi ola bom boa dia tarde noite obrigado obrigada qual quais quando quanto quanta quantos
          quantas onde aonde como quem que porque posso pode podem poderia poderiam quero quer
          queria gostaria preciso precisa tenho tem ter ha sou sao era foi estou esta estao fazer
          faco faz fazem saber sei sabe dizer diga da dar meu minha meus minhas seu sua seus suas
          voce voces vc vcs alguem algo algum alguma tambem so ja ate mais pra pro cade
          привет здравствуйте добрый день вечер утро пожалуйста спасибо как какой какая какое какие
          каким какую кто кого кому что чего чем когда где куда откуда почему зачем сколько ли можно
          могу можете может хочу хотел хотела хотите нужно надо нужен нужна есть был была было были
          быть мне меня мой моя мое мои моего моей вы вас вам ваш ваша ваше ваши у вас подскажите
          скажите расскажите кто-нибудь что-нибудь это этот эта эти еще уже тоже только очень
          """
                  .strip()
                  .split("\\s+"))
          .map(Analysis::bare)
          .collect(Collectors.toUnmodifiableSet());

  private FillerWords() {}

  /** Whether the folded, lower-case word is one. */
  static boolean contains(String word) {
    return WORDS.contains(word);
  }
}
