package io.parley.rag.index.lucene;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** What a word does in a question. All words are searched; the role decides what a text owes it. */
public enum WordRole {
  /** Says what the question is about: a text that answers it must speak of it. */
  SUBJECT,

  /**
   * Says which side of the subject is asked for, such as its price: a text that answers often puts
   * it differently, so it counts where it occurs and is not missed where it does not.
   */
  ASPECT,

  /** Makes a sentence of it, or a polite one: says nothing about the subject. */
  FILLER;

  private static final Set<String> FILLERS =
      words(
          """
          hi hello hey dear good morning afternoon evening please pls thanks thank thx how what when
          where which who whom whose why whats hows wheres im ive id ill dont cant isnt doesnt
          many much often can could would should may might must shall will do does did done doing
          have has had having am are is was were be been being i me my mine myself we us our you ur
          your yours he she her his him its them they their get gets got getting give gives take
          want wants wanted wanna need needs needed like likes liked know tell say says said ask let
          help there here some any about also just still really maybe possible anything something
          someone anyone one ones thing things quick quickly question great lovely nice perfect cool
          okay ok well so too then now later back moment today yesterday tomorrow currently already
          yet again ever never always soon anyway besides actually even only very more most less
          see look looks looking find think guess hope love bit lot way sure come comes came coming
          go goes going gone put make makes made try tried happen happens wonder wondering reply
          buy bought buying purchase purchased use using used keep left right another other same
          hola buenas buenos dias tardes noches favor gracias cual cuales cuando donde adonde como
          quien quienes que por porque puedo puede pueden podria podrian podemos podeis podes puedes
          quiero quiere queremos quisiera queria necesito necesita necesitamos gustaria gusta gusto
          gustan tengo tiene tienen tenemos teneis tenes tienes hay haber ser es son sera seria esta
          estan estoy soy eres era fue hacer hago hace hacen haceis hacemos saber sabe sabes sabeis
          decir dime digame diga dice dar dan dame das mi mis tu tus su sus me se nos les ustedes
          usted vosotros alguien algo algun alguna nada nadie hasta tambien solo ya mas muy luego
          entonces ahora hoy ayer manana todavia aun si no pues bueno vale perfecto genial ver veo va
          van ir voy vamos queda quedan quedar llevo llevamos llevar momento cosa cosas pregunta
          duda ayuda ayudar ayudame compre comprado comprar compramos usar uso poner pongo pasa creo
          otra otro vez despues antes siempre nunca tal cada unas unos
          oi ola bom boa dia tarde noite obrigado obrigada qual quais quando onde aonde quem que por
          porque posso pode podem podemos poderia poderiam quero quer queremos queria gostaria gosto
          gostei preciso precisa precisamos tenho tem temos ter ha sou sao era foi estou esta estao
          fazer faco faz fazem fazemos saber sei sabe dizer diga diz da dar dao meu minha meus
          minhas seu sua seus suas voce voces vc vcs alguem algo algum alguma nada ninguem tambem so
          ja ate mais muito pra pro cade agora hoje ontem amanha ainda entao depois antes sempre
          nunca sim nao bem tudo ver vejo vai vao ir vou vamos fica ficar ficou vem veio mandar
          mando volta comprei comprar compramos usar uso por pedir coisa duvida pergunta ajuda
          ajudar momento vez outra outro cada mas
          привет здравствуйте добрый день вечер утро пожалуйста спасибо как какой какая какое какие
          каким какую каком какого кто кого кому кем что чего чем чему когда где куда откуда почему
          зачем ли можно могу можете может можем хочу хотел хотела хотим хотите хотелось нужно надо
          нужен нужна нужны есть был была было были быть буду будет будут мне меня мной мой моя мое
          мои моего моей моему мы нас нам наш наша я он она они его ее их им вы вас вам ваш ваша
          ваше ваши ты тебя тебе у подскажите подскажи скажите расскажите объясните это этот эта эти
          эту тот та те еще уже тоже также только очень сейчас сегодня вчера завтра потом теперь
          просто вообще вопрос помогите помощь помочь делать сделать вот ну да нет ок хорошо отлично
          понятно ясно если то так там тут здесь кто-нибудь что-нибудь что-то купил купила купить
          покупал взять хотела-бы
          """);

  private static final Set<String> ASPECTS =
      words(
          """
          open opens opening opened close closes closing closed hours hour time times long cost costs
          price prices pricing much charge charges fee fees free cheap expensive days day weeks week
          months month years year minutes takes fast available work works working new old amount
          horario horarios hora horas abre abren abris abierto abierta abiertos cierra cierran
          cerrado cuesta cuestan costo coste costes precio precios vale valen cobran cobrais tarda
          tardan tardais demora demoran tiempo plazo plazos semana semanas mes meses ano anos
          minutos gratis barato caro cuanto cuanta cuantos cuantas disponible funciona funcionan
          nuevo nueva viejo vieja
          abrem aberto aberta abertos fecha fecham fechado custa custam custo preco precos valor
          cobram demoram prazo prazos tempo gratuito disponivel funcionam quanto quanta quantos
          quantas novo nova velho velha leva levam
          открыт открыта открыто открыты открываетесь открываются закрыт закрыты закрываетесь
          работает работаете работают часы час часов время времени стоит стоят стоить стоимость цена
          цены цену почем сколько дней дня дни недель недели месяцев месяца лет срок сроки долго
          быстро бесплатно дорого дешево новый новая новое новые старый старая
          """);

  private static Set<String> words(String list) {
    return Arrays.stream(list.strip().split("\\s+"))
        .map(Analysis::bare)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The role of a word as it is written. */
  static WordRole of(String word) {
    String bare = Analysis.bare(word).replace("'", "");
    if (FILLERS.contains(bare)) {
      return FILLER;
    }
    return ASPECTS.contains(bare) ? ASPECT : SUBJECT;
  }
}
