/* words.h -- what the generated residence is called and asks for
 *
 *     王淑芬 Wang Shufen, 3-1203: 廚房水龍頭漏水，地板已經濕了
 *     Margaret Ellison, 3-0804: Water leak under the sink, since this morning
 */
#ifndef GUANJIA_BENCH_WORDS_H
#define GUANJIA_BENCH_WORDS_H

/* A person's name and how it is read. */
typedef struct Name {
    const char *written, *read;
} Name;

static const Name family_names[] = {
    {"王", "Wang"},     {"陳", "Chen"},   {"林", "Lin"},  {"黃", "Huang"},
    {"張", "Chang"},    {"李", "Li"},     {"吳", "Wu"},   {"劉", "Liu"},
    {"蔡", "Tsai"},     {"楊", "Yang"},   {"許", "Hsu"},  {"鄭", "Cheng"},
    {"謝", "Hsieh"},    {"郭", "Kuo"},    {"洪", "Hung"}, {"邱", "Chiu"},
    {"曾", "Tseng"},    {"廖", "Liao"},   {"賴", "Lai"},  {"周", "Chou"},
    {"歐陽", "Ouyang"}, {"江", "Chiang"}, {"呂", "Lu"},   {"范", "Fan"}};

static const Name given_names[] = {
    {"淑芬", "Shu-fen"},    {"志明", "Chih-ming"}, {"怡君", "Yi-chun"},
    {"建宏", "Chien-hung"}, {"雅琴", "Ya-chin"},   {"承恩", "Cheng-en"},
    {"宗翰", "Tsung-han"},  {"欣怡", "Hsin-yi"},   {"品妍", "Pin-yen"},
    {"啟明", "Chi-ming"},   {"素真", "Su-chen"},   {"美玲", "Mei-ling"},
    {"俊傑", "Chun-chieh"}, {"家豪", "Chia-hao"},  {"佩珊", "Pei-shan"},
    {"冠宇", "Kuan-yu"},    {"思源", "Szu-yuan"},  {"玉蘭", "Yu-lan"},
    {"文雄", "Wen-hsiung"}, {"麗華", "Li-hua"}};

static const char *const english_first[] = {
    "Margaret", "James", "Daniel", "Peter",  "Susan", "Claire", "Thomas",
    "Amelia",   "Henry", "Olivia", "Samuel", "Grace", "Victor", "Nadia"};

static const char *const english_last[] = {
    "Ellison", "Whitcombe", "Mbeki",   "van Houten", "Smith",   "O'Brien",
    "Taylor",  "Novak",     "Fischer", "Rossi",      "Larsson", "Singh"};

/* What is asked for, in two languages. */
typedef struct Wish {
    const char *category, *department, *urgency;
    const char *chinese, *english;
} Wish;

static const Wish wish_list[] = {
    {"leak", "engineering", "normal", "水龍頭漏水", "water leak"},
    {"leak", "engineering", "normal", "天花板滲水",
     "water comes in from above"},
    {"plumbing", "engineering", "normal", "排水孔積水", "the drain is blocked"},
    {"plumbing", "engineering", "normal", "馬桶不通",
     "the toilet does not flush"},
    {"power", "engineering", "emergency", "整戶停電",
     "no power in the whole home"},
    {"electrical", "engineering", "normal", "插座沒有電", "the socket is dead"},
    {"lighting", "engineering", "low", "燈管閃爍", "the lamp flickers"},
    {"lift", "engineering", "normal", "電梯門關不起來",
     "the lift door stays open"},
    {"aircon", "engineering", "normal", "冷氣不冷",
     "the air conditioner is not cold"},
    {"appliance", "engineering", "low", "烘衣機有異音",
     "the dryer makes a noise"},
    {"door_lock", "engineering", "normal", "門鎖打不開",
     "the door lock is stuck"},
    {"network", "engineering", "low", "網路斷線", "the network is down"},
    {"noise", "security", "normal", "樓上深夜有噪音",
     "noise from above at night"},
    {"parking", "security", "normal", "車位被占用", "a car stands in my place"},
    {"cleaning", "cleaning", "normal", "走道地面有水漬",
     "stains on the corridor floor"},
    {"waste", "cleaning", "low", "回收箱滿了", "the recycling bin is full"},
    {"pest", "pest", "normal", "發現蟑螂", "cockroaches were seen"},
    {"delivery", "butler", "normal", "請代收包裹", "please keep a parcel"},
    {"luggage", "butler", "normal", "需要搬行李", "help with the luggage"},
    {"taxi", "butler", "normal", "請叫計程車", "a taxi is needed"}};

static const char *const chinese_places[] = {"廚房", "浴室", "客廳", "主臥室",
                                             "陽台", "玄關", "書房", "儲藏室"};

static const char *const english_places[] = {
    "kitchen", "bathroom", "living room", "bedroom",
    "balcony", "hall",     "study",       "store room"};

static const char *const chinese_ends[] = {"，今天早上開始", "，請盡快處理",
                                           "，已經第二次了", "，下午三點後在家",
                                           "，請先打電話",   ""};

static const char *const english_ends[] = {
    ", since this morning",     ", as soon as possible, please",
    ", for the second time",    ", at home after three",
    ", please telephone first", ""};

static const char *const chinese_results[] = {
    "更換墊片後正常", "清除異物，測試正常", "已修復並請住戶確認", "更換零件",
    "重新設定後恢復"};

static const char *const english_results[] = {
    "washer replaced, works again", "cleaned and tested",
    "mended, shown to the household", "part replaced", "reset, works again"};

#endif
