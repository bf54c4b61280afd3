"""Names in Chinese characters: the language is not written, so each that may be meant is read.

A name of two to four characters is a person's. Chinese where it begins with a Chinese surname: Pinyin, Wade-Giles and
Cantonese. Korean where it begins with a Korean one. Japanese where its characters are common in Japanese names.

>>> person("李小龙")
['li xiao long', 'li hsiao lung', 'lei siu lung']
>>> "cheung tai wai" in person("張大衛"), "yamada taro" in person("山田太郎"), "kim jong un" in person("金正恩")
(True, True, True)
"""

from __future__ import annotations

from umweg.names.scripts import hangul, japanese
from umweg.names.scripts.characters import characters, is_han
from umweg.names.scripts.mandarin import pinyin, wade_giles

_SURNAMES = frozenset(
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧"
    "许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉阎閻余潘杜戴夏钟鍾鐘汪田任姜范範方石姚谭譚廖邹鄒熊金陆陸"
    "郝孔白崔康毛邱丘秦江史顾顧侯邵孟龙龍万萬段漕钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔文庞龐樊兰蘭殷施陶洪翟"
    "安颜顏倪严嚴牛温溫芦季俞章鲁魯葛伍韦韋申尤毕畢聂聶焦向柳邢路岳齐齊梅莫庄莊辛管祝左涂谷祁时時舒耿牟卜"
    "詹关關苗凌费費纪紀靳盛童欧歐甄项項曲成游阳陽裴席卫衛查屈鲍鮑位覃霍翁隋植甘景薄单單包司柏宁寧柯阮桂闵"
    "閔解强強柴华華车車冉房边邊辜吉饶饒刁瞿戚丛叢古米池滕晋晉苑邬鄔臧畅宫宮来來嵺苟全褚廉简簡娄婁盖蓋符奚"
    "木穆党黨燕郎邸冀谈談姬屠连連郜晏栾欒郁商蒙计計喻揭窦竇迟遲宇敖糜鄢冷卓花仇艾蓝藍都巩鞏稽井练仲乐樂虞"
    "卞封竺冼原官衣楚佟栗匡宗应應台巫鞠僧桑荆谌諶银揚明沙薄伏岑习習胥保和蔺藺朴"
)
_COMPOUND = "欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 尉迟 尉遲 皇甫 令狐 慕容 公孙 公孫 夏侯 东方 東方 司徒 轩辕"
_DOUBLE = frozenset(_COMPOUND.split())
_KOREAN = {"金": "김", "沈": "심"}
"""Characters that are read otherwise as surnames in Korea."""
LONGEST, SHORT = 5, 3
"""Characters that the name of a person has at most in one word, and that a given name has."""
JAPANESE = 10.5
"""Cost a character up to which a name may be Japanese."""
READINGS = 24
"""Japanese readings that are looked for."""


def person(name: str) -> list[str]:
    """Spellings of a person's name; the surname stands first, or last after a blank."""
    words = name.split()
    out: list[str] = []
    for family, given in _ways(words):
        chinese = family in _DOUBLE or family in _SURNAMES
        japanese_too = _in_japan(family + given)
        if (chinese and (len(given) <= SHORT - 1 or len(words) > 1)) or not japanese_too:
            out += _chinese(family, given)
        if family in _SURNAMES and len(given) <= SHORT:
            out += _korean(family, given)
        if japanese_too and len(words) > 1:
            out += japanese.person(f"{family} {given}", READINGS)
    if len(words) == 1 and _in_japan(name):
        out += japanese.person(name, READINGS)
    return list(dict.fromkeys(out))


def _ways(words: list[str]) -> list[tuple[str, str]]:
    """Surname and given name; in both orders where blanks are all that tells them apart."""
    if len(words) == 1:
        cut = 2 if words[0][:2] in _DOUBLE and len(words[0]) > 2 else 1
        return [(words[0][:cut], words[0][cut:])]
    first, last = (words[0], "".join(words[1:])), (words[-1], "".join(words[:-1]))
    known = [way for way in (first, last) if way[0] in _SURNAMES or way[0] in _DOUBLE]
    return known[:1] or [first, last]


def _in_japan(name: str) -> bool:
    return japanese.cost(name) <= JAPANESE


def _chinese(family: str, given: str) -> list[str]:
    """Pinyin, Wade-Giles, Cantonese; the given name in syllables."""
    name, cut = family + given, len(family)
    sounds = [pinyin(c) for c in name]
    systems = [sounds, [wade_giles(s) for s in sounds]]
    cantonese = [characters()[c].cantonese if c in characters() else "" for c in name]
    if all(cantonese):
        systems.append(cantonese)
    return [" ".join(["".join(s[:cut]), *s[cut:]]) for s in systems]


def _korean(family: str, given: str) -> list[str]:
    """As the Korean reading of its characters is spelled; none where a character has none."""
    read = [characters()[c].korean if c in characters() else "" for c in family + given]
    read[0] = _KOREAN.get(family, read[0])
    return hangul.person("".join(read)) if all(read) and hangul.is_surname(read[0]) else []


def is_person(text: str) -> bool:
    """Whether a run of characters may be the name of a person, by its length."""
    solid = text.replace(" ", "")
    return 2 <= len(solid) <= LONGEST + 2 * (" " in text) and all(is_han(c) or japanese.is_kana(c) for c in solid)
