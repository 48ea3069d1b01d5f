package io.parley.rag.answer;

import io.parley.core.agent.Answerer.Verdict;
import io.parley.core.language.Language;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Recognises messages that need no source, and words the answers to them. Pure. */
final class SmallTalk {
  private SmallTalk() {}

  /** What a message is when it asks nothing of the knowledge base. */
  enum Kind {
    GREETING,
    THANKS,
    GOODBYE,
    ROBOT,
    PERSON
  }

  private static final Pattern MARKS = Pattern.compile("\\p{M}");
  private static final Pattern NOT_LETTERS = Pattern.compile("[^\\p{L}\\s]+");

  private static final String GREETINGS =
      "hi+|hello+|hey+|hi there|hey there|hello there|good (?:morning|afternoon|evening|day)"
          + "|greetings|how are you(?: doing)?|hol+a+s?|buenas|buen dia|buenos dias"
          + "|buenas (?:tardes|noches)|muy buenas|que tal|como estas?|como esta usted"
          + "|oi+|oie|ola|opa|bom dia|boa (?:tarde|noite)|tudo bem|tudo bom|e ai|como vai"
          + "|привет(?:ик)?|здравствуи?те|добрыи (?:день|вечер)|доброе утро|доброго дня"
          + "|доброго времени суток|хаи|как дела"
          + "|(?:my name is|i am called|me llamo|mi nombre es|(?:o )?meu nome e|(?:eu )?me chamo"
          + "|chamo me|меня зовут|мое имя)(?: \\p{L}+){1,3}";

  private static final String THANKS =
      "thanks?|thank you|thank u|thx|ty|cheers|many thanks|thanks a lot|thank you (?:so|very) much"
          + "|great|perfect|ok|okay|cool|lovely|awesome|nice|got it|understood|all clear|very kind"
          + "|gracias|muchas gracias|mil gracias|muy amables?|perfecto|genial|vale|dale|listo|ok"
          + "|estupendo|de acuerdo|entendido|muito obrigad[oa]|obrigad[oa]|obg|valeu|brigad[oa]"
          + "|perfeito|otimo|beleza|entendi|esta bem|ta bom|certo"
          + "|спасибо(?: большое)?|большое спасибо|благодарю|хорошо|отлично|понятно|ок|ладно|супер"
          + "|понял[а]?|ясно";

  private static final String GOODBYES =
      "bye+|bye bye|goodbye|see you(?: later| soon)?|good night|have a (?:nice|good|great) day"
          + "|adios|chao|chau|hasta (?:luego|pronto|manana)|que tengas? (?:un )?buen dia"
          + "|tchau|ate (?:logo|mais|amanha|breve)|пока|до свидания|всего доброго|до встречи";

  private static final String FILLERS =
      "please|por favor|porfa|пожалуиста|again|everyone|all|team|friends?|amig[oa]s?|equipo|a todos"
          + "|for (?:your|the) help|for everything|por (?:la|tu|su) (?:ayuda|respuesta)|por todo"
          + "|pela (?:ajuda|resposta)|por tudo|за (?:помощь|ответ|все)|and|y|e|и|so|then|yes|si|sim|да"
          + "|no|nao|нет|very|much|muy|a lot|вам";

  private static final Pattern ROBOT =
      Pattern.compile(
          "(?:are|r) (?:you|u) (?:a |an )?(?:ro)?(?:bot|robot|ai|human|real|machine|real person)"
              + "|(?:eres|es usted|hablo con|estoy hablando con) (?:un |una )?"
              + "(?:robot|bot|ia|humano|maquina|persona(?: real)?)"
              + "|(?:voce|vc) e (?:um |uma )?(?:robo|bot|ia|humano|maquina|pessoa(?: real)?)"
              + "|(?:ты|вы) (?:робот|бот|человек|живои(?: человек)?|ии)|это (?:робот|бот)");

  private static final Pattern PERSON =
      Pattern.compile(
          "(?:speak|talk|chat|connect me|put me through|transfer me|pass me)(?: directly)?"
              + " (?:to|with) (?:a |an |some |the |your |another )?(?:real |live )?"
              + "(?:human|person|agent|operator|manager|someone|somebody|representative"
              + "|colleague|human being)"
              + "|(?:i (?:want|need)|get me|give me) (?:a |an )?(?:real |live )?(?:human|person|operator)"
              + "|(?:hablar|contactar|comunicarme|chatear) con (?:un |una |el |la |algun )?"
              + "(?:persona|humano|agente|asesora?|operadora?|alguien|encargad[oa]|vendedora?"
              + "|responsable)"
              + "|(?:pasame|paseme|pasarme|comuniqueme|quiero|necesito) (?:con )?(?:un |una )"
              + "(?:persona|humano|agente|asesora?|operadora?)"
              + "|(?:falar|conversar) com (?:um |uma |o |a )?"
              + "(?:pessoa|humano|atendente|alguem|gerente|vendedora?|responsavel|operadora?)"
              + "|(?:quero|preciso de?) (?:um |uma )(?:pessoa|humano|atendente)"
              + "|(?:позовите|позови|соедините(?: меня)?(?: с)?|переключите(?: меня)?(?: на)?"
              + "|поговорить с|пообщаться с|связаться с|нужен|хочу|дайте)"
              + " (?:живы[мх] |живого |живои )?"
              + "(?:человек[а-я]*|оператор[а-я]*|менеджер[а-я]*|сотрудник[а-я]*|консультант[а-я]*)");

  private static final Pattern GOODBYE = Pattern.compile("(?:^| )(?:" + GOODBYES + ")(?: |$)");
  private static final Pattern THANK = Pattern.compile("(?:^| )(?:" + THANKS + ")(?: |$)");
  private static final Pattern GREETS = Pattern.compile("^(?:" + GREETINGS + ")(?: |$)");

  /** Nothing but phrases of these kinds, with at least one that is not a filler. */
  private static final Pattern ONLY =
      Pattern.compile(
          "(?=.*(?:^| )(?:"
              + String.join("|", GREETINGS, THANKS, GOODBYES)
              + ")(?: |$))(?:(?:"
              + String.join("|", GREETINGS, THANKS, GOODBYES, FILLERS)
              + ")(?: |$))+");

  /** What the message is; empty when it asks something. */
  static Optional<Kind> of(String text) {
    String bare = bare(text);
    if (PERSON.matcher(bare).find()) {
      return Optional.of(Kind.PERSON);
    }
    if (ROBOT.matcher(bare).find()) {
      return Optional.of(Kind.ROBOT);
    }
    if (bare.isEmpty()) {
      return text.isBlank() ? Optional.empty() : Optional.of(Kind.THANKS);
    }
    if (!ONLY.matcher(bare).matches()) {
      return Optional.empty();
    }
    if (GOODBYE.matcher(bare).find()) {
      return Optional.of(Kind.GOODBYE);
    }
    return Optional.of(THANK.matcher(bare).find() ? Kind.THANKS : Kind.GREETING);
  }

  /** Whether the message begins with a greeting. */
  static boolean greets(String text) {
    return GREETS.matcher(bare(text)).find();
  }

  private static String bare(String text) {
    String decomposed = Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD);
    return NOT_LETTERS
        .matcher(MARKS.matcher(decomposed).replaceAll(""))
        .replaceAll(" ")
        .replaceAll("\\s+", " ")
        .strip();
  }

  static Verdict verdict(Kind kind) {
    return kind == Kind.PERSON ? Verdict.HANDOFF : Verdict.SMALL_TALK;
  }

  /**
   * @param name the customer's, when known
   */
  static String answer(Kind kind, Language language, Optional<String> name) {
    return switch (kind) {
      case GREETING ->
          switch (language) {
            case ENGLISH -> hello(language, name) + "How can I help you?";
            case SPANISH -> hello(language, name) + "¿En qué puedo ayudarte?";
            case PORTUGUESE -> hello(language, name) + "Como posso ajudar?";
            case RUSSIAN -> hello(language, name) + "Чем могу помочь?";
          };
      case THANKS ->
          switch (language) {
            case ENGLISH -> "You're welcome! Is there anything else I can help you with?";
            case SPANISH -> "¡De nada! ¿Puedo ayudarte en algo más?";
            case PORTUGUESE -> "De nada! Posso ajudar em mais alguma coisa?";
            case RUSSIAN -> "Пожалуйста! Могу ещё чем-нибудь помочь?";
          };
      case GOODBYE ->
          switch (language) {
            case ENGLISH -> "Goodbye, and have a nice day!";
            case SPANISH -> "¡Hasta luego, que tengas un buen día!";
            case PORTUGUESE -> "Até logo, tenha um bom dia!";
            case RUSSIAN -> "До свидания, хорошего дня!";
          };
      case ROBOT ->
          switch (language) {
            case ENGLISH ->
                "I'm an automated assistant. If you'd rather talk to a person, just say so.";
            case SPANISH ->
                "Soy un asistente automático. Si prefieres hablar con una persona, dímelo.";
            case PORTUGUESE ->
                "Sou um assistente automático. Se preferir falar com uma pessoa, é só dizer.";
            case RUSSIAN ->
                "Я автоматический помощник. Если хотите поговорить с человеком, напишите об этом.";
          };
      case PERSON ->
          switch (language) {
            case ENGLISH -> "Of course. A colleague will take over from here.";
            case SPANISH -> "Claro. A partir de aquí te atenderá una persona de nuestro equipo.";
            case PORTUGUESE -> "Claro. A partir daqui uma pessoa da nossa equipa vai responder.";
            case RUSSIAN -> "Конечно. Дальше вам ответит наш сотрудник.";
          };
    };
  }

  /** What is said when the knowledge base does not hold the answer. */
  static String unknown(Language language) {
    return switch (language) {
      case ENGLISH -> "I'm sorry, I don't have that information.";
      case SPANISH -> "Lo siento, no tengo esa información.";
      case PORTUGUESE -> "Desculpe, não tenho essa informação.";
      case RUSSIAN -> "Извините, у меня нет такой информации.";
    };
  }

  /** What stands before an answer to a message that begins with a greeting. */
  static String hello(Language language, Optional<String> name) {
    String whom = name.map(known -> ", " + known).orElse("");
    return switch (language) {
      case ENGLISH -> "Hello" + whom + "! ";
      case SPANISH -> "¡Hola" + whom + "! ";
      case PORTUGUESE -> "Olá" + whom + "! ";
      case RUSSIAN -> "Здравствуйте" + whom + "! ";
    };
  }
}
