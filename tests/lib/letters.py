"""The languages that are spoken, and a short letter in each with an address: what test_letter.py prints and reads back."""
from stack import TOP

# The languages of text messages; test_translations.py sees that all other texts speak the same.
LANGUAGES = sorted(path.name.removesuffix(".body.txt") for path in (TOP / "fcgi-app/templates/message/phone").glob("*.body.txt"))
CODE = "7K3QX-9M2TD"
URL = "https://challenger.example.org/challenge/9Q5M2XKD7V8RJ4T6YB0W3NCEHF"

# Language: subject, message with the code and the page in it, words that must be read back, name, lines, country.
LETTERS = {
    "en": ("Your confirmation code",
           "Hello,\n\nsomebody, we hope you, asked us to check that this is where you live. Please open the page below, or "
           "scan the square, and enter this code:\n\n{code}\n\nIt is good until 24 December 2026, and for three tries.\n\n"
           "{url}\n\nIf you did not ask for this letter, you need not do anything.",
           "somebody scan tries", "Ada Lovelace", "12 St James Square\nLondon SW1Y 4JH", "GB"),
    "de": ("Ihr Bestätigungscode",
           "Guten Tag,\n\njemand, hoffentlich Sie, hat uns gebeten zu prüfen, ob Sie hier wohnen. Öffnen Sie bitte die Seite "
           "unten oder scannen Sie das Quadrat, und geben Sie diesen Code ein:\n\n{code}\n\nEr gilt bis zum 24. Dezember "
           "2026 und für drei Versuche.\n\n{url}\n\nFalls Sie diesen Brief nicht erwarten, müssen Sie nichts tun.",
           "prüfen Öffnen müssen", "Jürgen Weiß", "Große Straße 5\n10115 Berlin", "DE"),
    "fr": ("Votre code de confirmation",
           "Bonjour,\n\nquelqu’un, vous-même espérons-nous, nous a demandé de vérifier que vous habitez à cette adresse. "
           "Veuillez ouvrir la page ci-dessous ou scanner le carré, puis saisir ce code :\n\n{code}\n\nIl est valable "
           "jusqu’au 24 décembre 2026, pour trois essais.\n\n{url}\n\nSi vous n’attendiez pas cette lettre, il n’y a rien "
           "à faire.", "vérifier carré décembre", "Zoé Lefèvre", "8 rue de l’Église\n75004 Paris", "FR"),
    "it": ("Il Suo codice di conferma",
           "Buongiorno,\n\nqualcuno, speriamo Lei, ci ha chiesto di verificare che abiti qui. Apra la pagina qui sotto o "
           "scansioni il quadrato e inserisca questo codice:\n\n{code}\n\nÈ valido fino al 24 dicembre 2026 e per tre "
           "tentativi.\n\n{url}\n\nSe non aspettava questa lettera, non è necessario fare nulla.",
           "verificare quadrato tentativi", "Niccolò Rossi", "Via della Libertà 3\n20121 Milano MI", "IT"),
    "es": ("Su código de confirmación",
           "Buenos días:\n\nAlguien, esperamos que usted, nos ha pedido comprobar que vive aquí. Abra la página de abajo o "
           "escanee el cuadrado e introduzca este código:\n\n{code}\n\nEs válido hasta el 24 de diciembre de 2026 y para "
           "tres intentos.\n\n{url}\n\n¿No esperaba esta carta? No tiene que hacer nada.",
           "página cuadrado ¿No", "Íñigo Núñez", "Calle del Año 7, 2.º izq.\n28013 Madrid", "ES"),
    "pt": ("O seu código de confirmação",
           "Bom dia,\n\nalguém, esperamos que o próprio, pediu-nos para verificar que vive aqui. Abra a página abaixo ou "
           "digitalize o quadrado e introduza este código:\n\n{code}\n\nÉ válido até 24 de dezembro de 2026 e para três "
           "tentativas.\n\n{url}\n\nSe não esperava esta carta, não precisa de fazer nada.",
           "alguém código três", "João Conceição", "Rua da Fundição 9\n1200-001 Lisboa", "PT"),
    "nl": ("Uw bevestigingscode",
           "Goedendag,\n\niemand, hopelijk u, heeft ons gevraagd na te gaan of u hier woont. Open de pagina hieronder of "
           "scan het vierkant, en voer deze code in:\n\n{code}\n\nHij geldt tot 24 december 2026 en voor drie pogingen."
           "\n\n{url}\n\nHeeft u deze brief niet verwacht? Dan hoeft u niets te doen.",
           "hopelijk vierkant pogingen", "Daniëlle Coöper", "Prinsengracht 263\n1016 GV Amsterdam", "NL"),
    "pl": ("Kod potwierdzający",
           "Dzień dobry,\n\nktoś, mamy nadzieję, że Państwo, poprosił nas o sprawdzenie, czy to Państwa adres. Prosimy "
           "otworzyć poniższą stronę lub zeskanować kwadrat i wpisać ten kod:\n\n{code}\n\nJest ważny do 24 grudnia 2026 "
           "i na trzy próby.\n\n{url}\n\nJeśli nie oczekują Państwo tego listu, nie trzeba nic robić.",
           "Dzień nadzieję próby", "Łucja Żółć", "ul. Świętokrzyska 14\n00-050 Warszawa", "PL"),
    "uk": ("Ваш код підтвердження",
           "Вітаємо!\n\nХтось, сподіваємося, що Ви, попросив нас перевірити, чи Ви тут живете. Відкрийте сторінку нижче "
           "або відскануйте квадрат і введіть цей код:\n\n{code}\n\nВін дійсний до 24 грудня 2026 року, на три спроби.\n\n"
           "{url}\n\nЯкщо Ви не чекали цього листа, нічого робити не потрібно.",
           "сподіваємося квадрат спроби", "Ґанна Їжакевич", "вул. Хрещатик, 22\n01001 Київ", "UA"),
    "tr": ("Onay kodunuz",
           "Merhaba,\n\nbirisi, umarız siz, burada oturup oturmadığınızı denetlememizi istedi. Lütfen aşağıdaki sayfayı açın "
           "ya da kareyi tarayın ve bu kodu girin:\n\n{code}\n\n24 Aralık 2026 tarihine kadar ve üç deneme için "
           "geçerlidir.\n\n{url}\n\nBu mektubu beklemiyorsanız bir şey yapmanız gerekmez.",
           "umarız aşağıdaki geçerlidir", "Işıl Gökçe", "İstiklal Caddesi 15\n34430 Beyoğlu/İstanbul", "TR"),
    "ar": ("رمز التأكيد الخاص بك",
           "مرحبًا،\n\nطلب منا شخص ما، ونأمل أنه أنت، التحقق من أنك تسكن هنا. افتح الصفحة أدناه أو امسح المربع ضوئيًا ثم أدخل هذا "
           "الرمز:\n\n{code}\n\nالرمز صالح حتى 24 ديسمبر 2026 ولثلاث محاولات.\n\n{url}\n\n"
           "إذا لم تطلب هذه الرسالة فلا داعي لفعل أي شيء.",
           "التحقق الصفحة ديسمبر", "ليلى حداد", "شارع الحمرا 12\nبيروت", "LB"),
    "zh": ("您的确认码",
           "您好：\n\n有人（希望是您本人）请我们确认您住在这里。请打开下面的网页，或用手机扫描方形码，然后输入此代码：\n\n{code}\n\n"
           "此代码有效期至2026年12月24日，可尝试三次。\n\n{url}\n\n如果您没有要求寄送此信，则无需采取任何行动。",
           "希望是您本人 网页 无需", "王小明", "朝阳区建国路88号\n北京 100022", "CN"),
}


def message_in(language):
    return LETTERS[language][1].format(code=CODE, url=URL) + "\n"
