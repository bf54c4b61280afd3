# ruff: noqa: E501
"""Small valid files of every source, written by the project: what the fuzzers start from."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.sources.test_source_eurostat_workbook import workbook
from umweg.sources import FileOptions

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
Files = dict[str, bytes]
NO_OPTIONS = FileOptions()


class Seed(NamedTuple):
    """Parts that are damaged, and how files are made of them; ``lines``: a record is a line below a header."""

    source: str
    parts: Files
    lines: bool = False
    options: FileOptions = NO_OPTIONS
    pack: Callable[[Files], Files] = lambda parts: parts


COMEXT = (
    "REPORTER,PARTNER,TRADE_TYPE,PRODUCT_NC,PRODUCT_SITC,PRODUCT_CPA21,PRODUCT_CPA22,PRODUCT_BEC,PRODUCT_BEC5,"
    "PRODUCT_SECTION,FLOW,STAT_PROCEDURE,SUPPL_UNIT,PERIOD,VALUE_EUR,VALUE_NAC,QUANTITY_KG,QUANTITY_SUPPL_UNIT\n"
    "AT,KG,E,35069190,59229,2052,2059,220,311210,06,2,1,NO_SU,202402,65,65,3,0\n"
    "AT,KG,E,35069190,59229,2052,2059,220,311210,06,2,2,NO_SU,202402,5,5,1,0\n"
    "AT,UZ,E,87032319,78120,2910,2910,510,612000,17,1,1,NPR,202402,9000,9000,1500,2\n"
    "AT,RU,E,39XXXXXX,59140,2020,2020,630,313101,06,2,1,NO_SU,202452,2700,2700,136,0\n"
)
OLD = (
    "DECLARANT,PARTNER,PRODUCT_NC,FLOW,STAT_REGIME,PERIOD,VALUE_1000ECU,QUANTITY_TON,SUP_QUANTITY\n"
    "001,0003,01,1,4,200201,6191.13,1947.9,00\n001,0003,01011010,1,4,200201,20.66,2.3,6\n"
    "001,0003,01011010,1,1,200201,20.66,2.3,6\n"
)
BACI = '"t","i","j","k","v","q"\n2021,4,24,382390,52.051,"       13.235"\n2021,4,24,481890,0.041,"           NA"\n'
EASY = (
    "REPORTER,PARTNER,PRODUCT,FLOW,STAT_PROCEDURE,PERIOD,VALUE_IN_EUR\n"
    "Cyprus,Kazakhstan,TOTAL-Total,2-EXPORT,T-Total,Aug. 2024,11421\n"
    "Malta,Kazakhstan,TOTAL-Total,2-EXPORT,1-Normal,Aug. 2024,66962\n"
    "Malta,Kazakhstan,TOTAL-Total,2-EXPORT,4-Other,Aug. 2024,:\n"
    "Euro area (AT-01/1999),Kazakhstan,TOTAL-Total,2-EXPORT,T-Total,Jan.-Dec. 2023,1\n"
)
BASE = {
    "typeCode": "C", "freqCode": "A", "period": "2022", "reporterCode": 51, "flowCode": "M", "partnerCode": 842,
    "partner2Code": 0, "classificationCode": "H6", "cmdCode": "870323", "customsCode": "C00", "motCode": 0,
    "qtyUnitCode": 5, "qtyUnitAbbr": "u", "qty": 2, "netWgt": 3000, "cifvalue": 10, "fobvalue": None,
    "primaryValue": 10, "isReported": True, "isAggregate": False,
}  # fmt: skip
TRADES = [BASE, BASE | {"partnerCode": 643, "motCode": 1000}, BASE | {"flowCode": "FM"}, BASE | {"typeCode": "S"}]
COMTRADE = json.dumps({"count": 4, "data": TRADES, "error": ""})
TABLE = (
    "\n".join(",".join("" if v is None else str(v) for v in r) for r in (BASE, *(t.values() for t in TRADES))) + "\n"
)
CENSUS = json.dumps([
    ["I_COMMODITY", "GEN_VAL_MO", "time", "COMM_LVL", "CTY_CODE"], ["570331", "409808", "2025-06", "HS6", "5700"],
    ["830910", "0", "2025-06", "HS6", "5700"], ["830910", "7", "2025-06", "HS6", "0003"],
])  # fmt: skip
HMRC = json.dumps({"value": [
    {"MonthId": 200001, "FlowTypeId": 1, "CommodityId": -990, "CountryId": 959, "PortId": -1, "Value": 1483.5,
     "NetMass": None},
    {"MonthId": 202301, "FlowTypeId": 4, "CommodityId": 87032319, "CountryId": 79, "PortId": 3, "Value": 2,
     "NetMass": 3},
]})  # fmt: skip
CUBE = json.dumps({
    "version": "2.0", "class": "dataset", "label": "EU trade", "updated": "2026-06-15",
    "id": ["freq", "reporter", "partner", "product", "flow", "indicators", "time"], "size": [1, 2, 1, 1, 1, 2, 2],
    "dimension": {
        "freq": {"category": {"index": {"M": 0}}}, "reporter": {"category": {"index": {"DE": 0, "FR": 1}}},
        "partner": {"category": {"index": {"KG": 0}}}, "product": {"category": {"index": ["87032319"]}},
        "flow": {"category": {"index": {"2": 0}}},
        "indicators": {"category": {"index": {"VALUE_IN_EUROS": 0, "QUANTITY_IN_100KG": 1}}},
        "time": {"category": {"index": {"2022-05": 0, "2022-06": 1}}},
    },
    "value": {"0": 10, "1": 20, "2": 0.63, "4": 5}, "status": {"1": "e", "5": "c", "6": ":"},
})  # fmt: skip
SDN = (
    '1,"ROMASHKA TRADE LLC",-0- ,"RUSSIA-EO14024] [NPWMD",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Tax ID No. 7700000000 '
    '(Russia); Linked To: DOE, Jan."\r\n2,"DOE, Jan","individual","IRAN","Minister",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    "\"DOB 10 Dec 1948; nationality Iran; Passport A1 (Iran); a.k.a. 'JD'.\"\r\n"
)
ALT = '1,11,"aka","ТОО РОМАШКА",-0- \r\n2,12,"fka","JOHN DOE",-0- \r\n9,13,"aka","NOBODY",-0- \r\n'
ADD = '1,21,"Abay 1","Almaty 050000","Kazakhstan",-0- \r\n9,22,-0- ,-0- ,"Iran",-0- \r\n'
COMMENTS = '1,"DOB 1950."\r\n'
SDN_XML = (
    "<?xml version='1.0'?><sdnList xmlns='http://tempuri.org/sdnList.xsd'><publshInformation><Publish_Date>03/10/2021"
    "</Publish_Date><Record_Count>2</Record_Count></publshInformation><sdnEntry><uid>1</uid><lastName>ROMASHKA LLC"
    "</lastName><sdnType>Entity</sdnType><programList><program>IRAN</program></programList><akaList><aka><uid>5</uid>"
    "<type>a.k.a.</type><category>weak</category><lastName>RT</lastName></aka></akaList><addressList><address><uid>7"
    "</uid><city>Almaty</city><country>Kazakhstan</country></address></addressList></sdnEntry><sdnEntry><uid>2</uid>"
    "<firstName>Jan</firstName><lastName>DOE</lastName><sdnType>Individual</sdnType><dateOfBirthList><dateOfBirthItem>"
    "<uid>8</uid><dateOfBirth>10 Dec 1948</dateOfBirth><mainEntry>true</mainEntry></dateOfBirthItem></dateOfBirthList>"
    "<idList><id><uid>3</uid><idType>Passport</idType><idNumber>A1</idNumber><idCountry>Iran</idCountry></id></idList>"
    "</sdnEntry></sdnList>"
)
FSF = (
    "<export xmlns='http://eu.europa.ec/fpi/fsd/export' generationDate='2021-03-02T10:00:00'><sanctionEntity "
    "euReferenceNumber='EU.1.2' logicalId='13'><remark>UNSC</remark><regulation programme='IRQ' publicationDate="
    "'2003-07-08' numberTitle='1210/2003'/><subjectType code='person' classificationCode='P'/><nameAlias firstName="
    "'Saddam' wholeName='Saddam Example' strong='true' gender='M' logicalId='17'/><nameAlias wholeName='Саддам' "
    "strong='false' nameLanguage='BG'/><citizenship countryIso2Code='IQ'/><birthdate birthdate='1937-04-28' year='1937'"
    " countryIso2Code='IQ'/><identification identificationTypeCode='passport' number='A1' countryIso2Code='IQ'/>"
    "<address city='Baghdad' countryIso2Code='IQ'/></sanctionEntity><sanctionEntity logicalId='14'><subjectType "
    "code='enterprise'/><nameAlias wholeName='B CO'/></sanctionEntity></export>"
)
UN = (
    "<CONSOLIDATED_LIST dateGenerated='2026-02-27T00:00:00'><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>ERIC"
    "</FIRST_NAME><SECOND_NAME>BADEGE</SECOND_NAME><UN_LIST_TYPE>DRC</UN_LIST_TYPE><REFERENCE_NUMBER>CDi.001"
    "</REFERENCE_NUMBER><LISTED_ON>2012-12-31</LISTED_ON><NATIONALITY><VALUE>Rwanda</VALUE></NATIONALITY>"
    "<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>EB</ALIAS_NAME></INDIVIDUAL_ALIAS><INDIVIDUAL_DATE_OF_BIRTH>"
    "<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><YEAR>1971</YEAR></INDIVIDUAL_DATE_OF_BIRTH><INDIVIDUAL_DOCUMENT>"
    "<TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>A1</NUMBER></INDIVIDUAL_DOCUMENT></INDIVIDUAL></INDIVIDUALS>"
    "<ENTITIES><ENTITY><DATAID>2</DATAID><FIRST_NAME>B CO</FIRST_NAME><ENTITY_ADDRESS><CITY>Goma</CITY><COUNTRY>Congo"
    "</COUNTRY></ENTITY_ADDRESS></ENTITY></ENTITIES></CONSOLIDATED_LIST>"
)
CSL = (
    "source,name,alt_names,type,entity_number,programs,addresses,remarks,dates_of_birth,start_date,ids\n"
    '"Entity List (EL) - Bureau of Industry and Security",B CO,"RT; ROMASHKA",Entity,,EAR,"Abay 1, Almaty, KZ",,,'
    "2020-05-01,\n"
    '"Specially Designated Nationals (SDN) - Treasury Department","DOE, Jan",JD,Individual,12,IRAN,"Tehran, IR",DOB 1948,'
    "1948,,Passport A1\n"
)
DPL = (
    '"Name"\t"Street_Address"\t"City"\t"State"\t"Country"\t"Postal_Code"\t"Effective_Date"\t"Expiration_Date"\t'
    '"Standard_Order"\t"Last_Update"\t"Action"\t"FR_Citation"\n'
    '"I. ASH"\t"1 ROAD"\t"EL PASO"\t"TX"\t"US"\t"75159"\t"06/19/2003"\t"06/29/2056"\t"Y"\t"2007-01-31"\t"ADDED"\t"68 F.R."\n'
    '"I. ASH"\t"2 ROAD"\t"EL PASO"\t"TX"\t""\t"75159"\t"06/19/2003"\t"06/29/2056"\t"Y"\t"2007-01-31"\t"ADDED"\t"68 F.R."\n'
    '"B CO"\t"3 ROAD"\t"OSLO"\t""\t"NO"\t""\t"08/24/2022"\t""\t"N"\t"2022-08-29"\t"ADDED"\t"87 F.R."\n'
)
GOODS = (
    "list,annex_or_tier,code,code_system,description,in_force_from,source\n"
    '{0},1,854231,HS6,"Circuits; processors",2024-02-23,"page 1, 2"\n{0},2 (INFERRED),01012100,CN8,Horses,<=2023-01,x\n'
)
DUAL = (
    "list,annex_or_tier,code,code_system,description,in_force_from,source\n"
    'EU dual-use Annex I,cat 0,0A001,EU-DU,"""Nuclear reactors""",2021-09-09?,x\n'
    "EU dual-use Annex I,cat 0,0B001,EU-DU,Plant,2021-09-09?,x\n"
)
PARAGRAPHS = (
    "code,paragraph,depth,note_type,regime,text\n0A001,0A001.,1,base,WA,Reactors\n0A001,a.,2,base,WA,Parts\n"
    "9Z999,a.,2,base,WA,Orphan\n"
)
CCL = (
    "eccn,category,product_group,heading,reason_for_control,country_chart,licence_exceptions,related_controls\n"
    '0A501,0,A,"Firearms, as follows","NS, RS",NS Column 1,"{""LVS"": ""N/A""}",x\n1C350,1,C,Chemicals,,,{},\n'
)


def _workbook() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        workbook(path, [("TOTAL", "EXPORT", "VALUE_IN_EUROS", {("Austria", "Kyrgyzstan"): [1, ":", 3.5, "5 e"]})])
        with zipfile.ZipFile(path) as z:
            return {n: z.read(n) for n in z.namelist()}


def _sheets(whole: Files) -> Seed:
    inner = ("xl/worksheets/sheet2.xml", "xl/workbook.xml")

    def pack(parts: Files) -> Files:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as z:
            for name, data in (whole | parts).items():
                z.writestr(name, data)
        return {"a.xlsx": out.getvalue()}

    return Seed("eurostat-workbook", {n: whole[n] for n in inner}, pack=pack)


def _fixture(*path: str) -> bytes:
    return FIXTURES.joinpath(*path).read_bytes()


@cache
def seeds() -> tuple[Seed, ...]:
    """One or more small files of every source."""

    def one(source: str, name: str, text: str | bytes, lines: bool = False, options: FileOptions = NO_OPTIONS) -> Seed:
        return Seed(source, {name: text.encode() if isinstance(text, str) else text}, lines, options)

    ofac = {"sdn.csv": SDN.encode(), "alt.csv": ALT.encode(), "add.csv": ADD.encode(), "c.csv": COMMENTS.encode()}
    national = (
        "reporter,partner_name,flow,period,freq,value_usd,is_aggregate\nKZ,Russia,export,2022-01-01,A,5,false\n"
        "KZ,World,export,2022-01-01,A,9,true\nAM,Nowhere,import_origin,2022-03-01,M,1,false\n"
    )
    return (
        one("comext-bulk", "full_v2_202402.dat", COMEXT, True),
        one("comext-bulk", "old.dat", OLD, True),
        one("baci", "BACI_HS92_Y2021_V202301.csv", BACI, True),
        one("eurostat-easycomext", "a.csv", EASY, True),
        one("eurostat-sdmx", "a.csv", _fixture("eurostat_sdmx", "small.csv"), True),
        one("eurostat-jsonstat", "a.json", CUBE),
        _sheets(_workbook()),
        one("comtrade", "a.json", COMTRADE),
        one("comtrade", "a.csv", TABLE, True),
        one("us-census", "a.json", CENSUS),
        one("uk-hmrc", "a.json", HMRC),
        one("uk-hmrc-bulk", "SMKE191911", _fixture("uk_hmrc_bulk", "SMKE191911")),
        one("tidy", "a.csv", _fixture("tidy", "small.csv"), True),
        one("tidy", "national.csv", national, True, FileOptions(mapping="national-totals")),
        Seed("ofac-sdn", ofac),
        one("ofac-sdn", "sdn.xml", SDN_XML),
        Seed("ofac-cons", ofac),
        one("eu-fsf", "a.xml", FSF),
        one("un-sc", "a.xml", UN),
        one("uk-sl", "a.csv", _fixture("uk_sl", "small.csv")),
        one("uk-sl", "a.xml", _fixture("uk_sl", "small.xml")),
        one("us-csl", "a.csv", CSL),
        one("bis-dpl", "dpl.txt", DPL),
        one("ftm", "a.json", _fixture("ftm", "small.ftm.json")),
        one("chpl", "a.csv", GOODS.format("CHPL")),
        one("eu-833", "a.csv", GOODS.format("EU export-sanctioned goods (all annexes merged)")),
        Seed("ear-746", {n: GOODS.format(f"US EAR 746 Supp {n[0]}").encode() for n in ("2.csv", "4.csv")}),
        Seed("eu-dual-use", {"a.csv": DUAL.encode(), "p.csv": PARAGRAPHS.encode()}),
        one("us-ccl", "a.csv", CCL),
        one("ecb", "a.csv", _fixture("ecb", "small.csv")),
    )
