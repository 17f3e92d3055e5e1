package org.compostela.search.corpus;

import java.util.List;

/** Sentences of a language, and the charsets that its speakers' programs write them in. */
record Language(String name, List<String> charsets, List<String> sentences) {
    static final List<Language> ALL = List.of(
            new Language(
                    "English",
                    List.of("us-ascii", "UTF-8"),
                    List.of(
                            "The meeting about the quarterly budget moves to Thursday afternoon.",
                            "Please review the attached contract before you sign it, John.",
                            "Server db-17 reported error 0x8004210B at 10:45; see ticket #4711.",
                            "Don't forget: the co-operation with O'Brien & Sons ends in mid-March!",
                            "Contact sales@example.org or visit https://www.example.org/offers?id=42 today.",
                            "Your invoice_2026_final.pdf is ready; total: $1,234.56.")),
            new Language(
                    "German",
                    List.of("ISO-8859-1", "ISO-8859-15", "windows-1252", "UTF-8"),
                    List.of(
                            "Die Straße nach Süden ist wegen Bauarbeiten bis Ende März gesperrt.",
                            "Mit freundlichen Grüßen aus Köln, Ihre Käthe Müller-Lüdenscheid.",
                            "Der Fußballverein weiß noch nicht, ob das Spiel stattfindet.",
                            "Übermäßige Kosten: bitte prüfen Sie die Rechnung über 250 € zügig.",
                            "Rechtsschutzversicherungsgesellschaften schließen um 17 Uhr.")),
            new Language(
                    "French",
                    List.of("ISO-8859-15", "windows-1252", "UTF-8"),
                    List.of(
                            "L'été dernier, le café près de la forêt était fermé.",
                            "Où est passée la clé ? Ça ne va pas être facile à expliquer.",
                            "Le cœur de l'œuvre bat au même rythme que nos vœux.",
                            "Veuillez agréer l'expression de mes sentiments distingués.")),
            new Language(
                    "Turkish",
                    List.of("ISO-8859-9", "windows-1254", "UTF-8"),
                    List.of(
                            "İstanbul'da ışıklı bir akşam, ılık rüzgâr ve çay.",
                            "Yarınki toplantı saat üçte DİYARBAKIR ofisinde yapılacak.",
                            "Kırmızı ışıkta geçmeyin, şoför bey; ağır ceza var.")),
            new Language(
                    "Polish",
                    List.of("ISO-8859-2", "windows-1250", "UTF-8"),
                    List.of(
                            "Zażółć gęślą jaźń, powiedział łódzki łowczy.",
                            "Proszę o potwierdzenie zamówienia do piątku, źródło w załączniku.",
                            "Święta spędzimy w Gdańsku, jeśli pociąg się nie spóźni.")),
            new Language(
                    "Russian",
                    List.of("KOI8-R", "windows-1251", "ISO-8859-5", "UTF-8"),
                    List.of(
                            "Привет, мир! Завтра пойдём на ёлку в парк.",
                            "Счёт за электричество придёт в конце месяца.",
                            "Мой адрес не дом и не улица, мой адрес — Советский Союз.",
                            "Объявление о подъезде: лифт не работает до понедельника.")),
            new Language(
                    "Greek",
                    List.of("ISO-8859-7", "windows-1253", "UTF-8"),
                    List.of(
                            "Ο Σίσυφος κυλάει τον βράχο του κάθε πρωί.",
                            "Η συνάντηση θα γίνει στις Αθήνες την Παρασκευή.",
                            "Παρακαλώ στείλτε μου τους όρους της συμφωνίας.")),
            new Language(
                    "Arabic",
                    List.of("windows-1256", "ISO-8859-6", "UTF-8"),
                    List.of(
                            "مرحبا بالعالم، هذه رسالة قصيرة عن الاجتماع.",
                            "أرجو إرسال الفاتورة إلى المكتب قبل يوم الأحد.",
                            "المدرسة الكبيرة تفتح أبوابها في السابعة صباحا.")),
            new Language(
                    "Persian",
                    List.of("UTF-8"),
                    List.of(
                            "کتاب‌های فارسی را می‌خوانم و لذت می‌برم.",
                            "شماره تلفن ما ۰۲۱۸۸۷۷ است، یک‌شنبه زنگ بزنید.")),
            new Language(
                    "Hebrew",
                    List.of("windows-1255", "ISO-8859-8", "UTF-8"),
                    List.of("שלום עולם, הפגישה נדחתה ליום חמישי.", "נא לאשר את קבלת המכתב עד סוף השבוע.")),
            new Language(
                    "Hindi",
                    List.of("UTF-8"),
                    List.of("नमस्ते दुनिया, यह एक छोटा सा संदेश है।", "कृपया बैठक का समय मुझे हिन्दी में बताइए।")),
            new Language(
                    "Thai",
                    List.of("TIS-620", "x-windows-874", "UTF-8"),
                    List.of(
                            "ภาษาไทยง่ายนิดเดียว ถ้าเรียนทุกวัน",
                            "กรุณาส่งใบแจ้งหนี้ก่อนวันศุกร์นี้",
                            "กรุงเทพมหานครมีรถติดมาก")),
            new Language("Khmer", List.of("UTF-8"), List.of("សូមស្វាគមន៍មកកាន់ប្រទេសកម្ពុជា", "ខ្ញុំចូលចិត្តអានសៀវភៅ")),
            new Language("Lao", List.of("UTF-8"), List.of("ສະບາຍດີ ຍິນດີຕ້ອນຮັບສູ່ລາວ", "ຂ້ອຍມັກກິນເຂົ້າໜຽວ")),
            new Language(
                    "Simplified Chinese",
                    List.of("GB18030", "gb2312", "GBK", "UTF-8"),
                    List.of("明天的会议改到下午三点，请准时参加。", "北京大学的学生会在图书馆学习。", "请把合同扫描件发给财务部，谢谢。")),
            new Language(
                    "Traditional Chinese", List.of("Big5", "UTF-8"), List.of("臺北的天氣今天很好，我們去爬山吧。", "請將發票寄到公司地址，謝謝您。")),
            new Language(
                    "Japanese",
                    List.of("ISO-2022-JP", "Shift_JIS", "EUC-JP", "UTF-8"),
                    List.of("東京都に住んでいます。よろしくお願いします。", "スーパーマーケットでビールとパンを買いました。", "会議の資料を添付しましたので、ご確認ください。")),
            new Language(
                    "Korean",
                    List.of("EUC-KR", "ks_c_5601-1987", "UTF-8"),
                    List.of("한국어를 배우는 학생입니다. 내일 회의가 있습니다.", "서울특별시 강남구로 견적서를 보내 주세요.")),
            new Language(
                    "Vietnamese",
                    List.of("windows-1258", "UTF-8"),
                    List.of("Cam on ban da gui thu cho chung toi.", "Chung toi hop vao thu hai tai Da Nang.")),
            new Language(
                    "Emoji",
                    List.of("UTF-8"),
                    List.of(
                            "Great job 👍🏽 team, see you at the party 🎉🎂 tonight!",
                            "Flight to 🇩🇪 booked ✈️ — love ❤️ and 👩‍👩‍👧 greetings",
                            "Ｆｕｌｌ ｗｉｄｔｈ ｔｅｘｔ １２３ and ﬁne ligatures with ½ cup²")));
}
